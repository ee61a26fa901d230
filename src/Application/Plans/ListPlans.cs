using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <param name="Query">words, each of them a part of the goal, whatever the case of its letters</param>
[Needs(Role.Viewer)]
public sealed record ListPlans(
    Guid? SessionId,
    string? Status,
    string? Query,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    PageRequest Page
) : IQuery<Page<PlanSummary>>;

internal sealed class ListPlansValidator : AbstractValidator<ListPlans>
{
    public ListPlansValidator()
    {
        RuleFor(x => x.Status).OneOf<ListPlans, PlanStatus>();
        RuleFor(x => x.Query).Text(PlanLimits.Title);
        this.Page(x => x.Page);
    }
}

internal sealed class ListPlansHandler(IReads reads, PlanViews views, ICaller caller)
    : IQueryHandler<ListPlans, Page<PlanSummary>>
{
    public async Task<Result<Page<PlanSummary>>> Handle(ListPlans request, CancellationToken cancellationToken)
    {
        var status = request.Status.As<PlanStatus>();
        var plans = await reads.List(caller.Tenant, new PlansInList(request, status), cancellationToken);
        var page = await views.Summaries(caller.Tenant, [.. plans.Take(request.Page.Size)], cancellationToken);
        return Page<PlanSummary>.Of(plans, request.Page.Size, plan => Cursors.Of(plan.Id), page);
    }
}
