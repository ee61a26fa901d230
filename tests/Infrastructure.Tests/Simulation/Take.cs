using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// A claim. Which tasks come out is the queue's choice; the judge sees that each could be had, that none was left behind,
/// and that its token is new.
/// </summary>
/// <param name="As">the worker's name in the rows: an agent of the server carries the server's own</param>
internal sealed record Take(ClaimRequest Asked, string As) : Request
{
    public override int Turn => 4;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        var claimed = await server.Queue.Claim(Asked, default);
        return new Answer(claimed.Error?.Code ?? "ok")
        {
            Claimed = claimed.IsOk ? [.. claimed.Value.Select(GrantOf)] : [],
        };
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment) =>
        Do(world, answer, moment).Wrong;

    /// <returns>what was handed out, also where the answer was not heard; and in what that is wrong</returns>
    public (IReadOnlyList<Grant> Grants, List<string> Wrong) Do(World world, Answer answer, Moment moment)
    {
        var wrong = new List<string>();
        if (answer.Unless(IsThere(world) ? "ok" : "not_found") is { } difference)
            wrong.Add(difference);
        if (answer.IsUnknown)
            return (Follow(world, moment), wrong);
        if (answer.Claimed.Count > Asked.MaxTasks)
            wrong.Add($"{answer.Claimed.Count} tasks were handed out to one who wanted {Asked.MaxTasks}");
        foreach (var grant in answer.Claimed)
        {
            if (Accept(world, grant, moment.Now) is { } fault)
                wrong.Add(fault);
        }

        return (answer.Claimed, wrong);
    }

    /// <summary>What the claim should have taken too; after all claims of its turn.</summary>
    public IEnumerable<string> LeftBehind(World world, Answer answer, DateTimeOffset now)
    {
        if (answer.Code != "ok" || answer.Claimed.Count == Asked.MaxTasks)
            return [];
        return from plan in world.Plans
            where plan.Tenant == Asked.Tenant && (PlanOf is null || plan.Id == PlanOf)
            // one that wants to be alone may bar the others, which is a matter of the queue
            where !plan.Model.Tasks.Exists(task => task.Spec.Alone)
            from task in plan.Model.Claimable(now)
            where Asked.TaskId is null || Asked.TaskId == PlanTaskId.Of(plan.Id, task.Position)
            where Asked.Takes(plan.TypeOf(task.Key)) && !PlainPlan.HeldBack(task, As, now)
            select $"{this} left {task.Key} of plan {plan.Number} behind";
    }

    private Guid? PlanOf => Asked.TaskId is { } taskId ? PlanTaskId.PlanOf(taskId) : Asked.PlanId;

    public bool IsThere(World world) =>
        PlanOf is not { } planId
        || (
            world.Find(planId) is { } plan
            && plan.Tenant == Asked.Tenant
            && (
                Asked.TaskId is not { } taskId
                || plan.Model.Tasks.Exists(t => PlanTaskId.Of(planId, t.Position) == taskId)
            )
        );

    private string? Accept(World world, Grant grant, DateTimeOffset now)
    {
        if (
            world.Find(grant.PlanId) is not { } plan
            || plan.Tenant != Asked.Tenant
            || plan.Find(grant.Key) is not { } task
        )
            return $"{grant.Key} was handed out, which is not there";
        if (!Asked.Takes(plan.TypeOf(grant.Key)) || (PlanOf is { } planId && planId != plan.Id))
            return $"{grant.Key} of plan {plan.Number} was handed out to one who did not want it";
        var results = task.DependsOn.Select(d => KeyValuePair.Create(d.Key, d.Result)).OrderBy(d => d.Key);
        if (!results.SequenceEqual(grant.Dependencies.OrderBy(d => d.Key)))
            return $"{grant.Key} of plan {plan.Number} came with other results than its dependencies have";
        return Claim(plan, grant.Key, grant.LeaseToken, Asked.LeaseSeconds, now);
    }

    private static Grant GrantOf(ClaimedTask claimed) =>
        new(claimed.Task.PlanId, claimed.Task.Key, claimed.Task.LeaseToken, claimed.Dependencies);

    private string? Claim(SimulatedPlan plan, string key, long token, int leaseSeconds, DateTimeOffset now)
    {
        // where the course of things was another one, it may not even be there
        if (plan.Find(key) is null || plan.Do(new Claim(key, As, leaseSeconds, FirstIsSeen: false), now) != "ok")
            return $"{key} of plan {plan.Number} was handed out, which could not be had";
        if (plan.Tokens.Any(known => known.Key.Key == key && known.Value >= token))
            return $"{key} of plan {plan.Number}: its token {token} is not a new one";
        plan.Tokens[(key, plan.Find(key)!.Token)] = token;
        return null;
    }

    /// <summary>The answer was not heard: the events tell what it was.</summary>
    private List<Grant> Follow(World world, Moment moment)
    {
        var grants = new List<Grant>();
        foreach (var plan in world.Plans.Where(plan => plan.Tenant == Asked.Tenant && (PlanOf ?? plan.Id) == plan.Id))
        {
            if (moment.Store.Of(plan) is not { } stored)
                continue;
            var claims = stored.Events.Where(e => e.EventType == TaskEventType.AgentStart && e.AgentId == As);
            foreach (var claim in claims.Where(claim => !Knows(plan, claim)))
            {
                var grant = new Grant(plan.Id, claim.TaskKey!, claim.LeaseToken!.Value, []);
                // it may be that of another claim by the same worker: for another time, or of what could not be had yet
                var row = stored.Tasks.FirstOrDefault(row => row.Id == claim.TaskId);
                var leaseSeconds = row?.LeaseSeconds ?? Asked.LeaseSeconds;
                if (Claim(plan, grant.Key, grant.LeaseToken, leaseSeconds, moment.Now) is null)
                    grants.Add(grant);
            }
        }

        return grants;
    }

    private static bool Knows(SimulatedPlan plan, TaskEvent claim) =>
        plan.Tokens.Any(known => known.Key.Key == claim.TaskKey && known.Value == claim.LeaseToken);

    public override string ToString() =>
        $"{(Asked.Resident ? "resident " : "")}{Asked.WorkerId} takes {Asked.MaxTasks} for {Asked.LeaseSeconds} s "
        + $"of [{string.Join(",", Asked.AgentTypes ?? ["*"])}]{(Asked.TaskId is { } id ? $" task {PlanTaskId.PositionOf(id)}" : Asked.PlanId is null ? "" : " of one plan")}";
}
