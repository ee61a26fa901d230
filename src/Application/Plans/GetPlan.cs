using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <param name="KnownVersion">a version that the caller has: where it still holds, the tasks are not read</param>
/// <param name="WaitSeconds">how long to wait for a version above <paramref name="AfterVersion"/>, or for the plan's end</param>
/// <param name="AfterVersion">null: the version that the plan has now</param>
[Needs(Role.Viewer)]
public sealed record GetPlan(
    Guid PlanId,
    bool WithTasks,
    long? KnownVersion = null,
    int? WaitSeconds = null,
    long? AfterVersion = null
) : IQuery<PlanSummary>;

internal sealed class GetPlanValidator : AbstractValidator<GetPlan>
{
    public GetPlanValidator()
    {
        RuleFor(x => x.WaitSeconds).Within(0, PlanLimits.MaxWaitSeconds);
        RuleFor(x => x.AfterVersion).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
    }
}

internal sealed class GetPlanHandler(IPlanFeed news, PlanViews views, ICaller caller, TimeProvider clock)
    : IQueryHandler<GetPlan, PlanSummary>
{
    public async Task<Result<PlanSummary>> Handle(GetPlan request, CancellationToken cancellationToken)
    {
        var plan = request.WaitSeconds is > 0
            ? await Newer(request, TimeSpan.FromSeconds(request.WaitSeconds.Value), cancellationToken)
            : await news.Find(caller.Tenant, request.PlanId, cancellationToken);
        if (plan is null)
            return PlanErrors.PlanNotFound;
        return await views.Show(plan, request.WithTasks && plan.Version != request.KnownVersion, cancellationToken);
    }

    private async Task<Plan?> Newer(GetPlan request, TimeSpan wait, CancellationToken cancel)
    {
        using var follower = news.Follow(request.PlanId);
        var begun = clock.GetTimestamp();
        var after = request.AfterVersion;
        while (true)
        {
            var changes = follower.Changes;
            if (await news.Find(caller.Tenant, request.PlanId, cancel) is not { } plan)
                return null;
            after ??= plan.Version;
            var left = wait - clock.GetElapsedTime(begun);
            if (plan.Version > after || plan.IsSettled || follower.IsOver || left <= TimeSpan.Zero)
                return plan;
            await follower.Changed(changes, left, cancel);
        }
    }
}
