using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Plans;

[Needs(Role.Viewer)]
public sealed record GetPlan(Guid PlanId, bool WithTasks) : IQuery<PlanSummary>;

internal sealed class GetPlanHandler(PlanViews views, ICaller caller) : IQueryHandler<GetPlan, PlanSummary>
{
    public Task<Result<PlanSummary>> Handle(GetPlan request, CancellationToken cancellationToken) =>
        views.Find(caller.Tenant, request.PlanId, request.WithTasks, cancellationToken);
}
