using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

/// <summary>What people's commands on a plan have in common: act, then show the plan as it is now.</summary>
internal sealed class ActingOnPlans(IPlans plans, PlanViews views, ICaller caller)
{
    public async Task<Result<PlanView>> Act(
        Guid planId,
        Func<PlanSlice, SliceOutcome> command,
        CancellationToken cancel,
        long? ifVersion = null
    )
    {
        var done = await plans.Act(caller.Tenant, planId, command, ifVersion, cancel);
        return done.IsOk ? await views.Find(caller.Tenant, planId, cancel) : done.Error;
    }
}
