using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Claims;

internal sealed class ClaimUnit(ClaimRequest request) : EngineUnit<ClaimAnswer>
{
    public override bool RunsLast => true;

    public ClaimRequest Request => request;
}

/// <param name="NextDueAt">when something that the request would take falls due, where nothing is now</param>
/// <param name="Over">nothing can come any more: the plan that was named is settled</param>
internal sealed record ClaimAnswer(Result<IReadOnlyList<ClaimedTask>> Tasks, DateTimeOffset? NextDueAt, bool Over);
