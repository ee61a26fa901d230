using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>Small plans and sessions, made by the Domain itself.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static Session Session(TenantId tenant, string title = "Trip to Oslo", DateTimeOffset? at = null) =>
        Domain.Sessions.Session.Create(tenant, title, null, null, null, at ?? Now);

    /// <param name="tasks">"key" or "key: dependency, dependency"</param>
    public static (Plan Plan, IReadOnlyList<PlanTask> Tasks) Plan(Session session, params string[] tasks) =>
        Domain.Plans.Plan.Create(
            session.TenantId,
            session.Id,
            "Reach Oslo",
            OnFailure.Continue,
            null,
            PlanBlueprint.Check([.. tasks.Select(Draft)]).Value,
            Now
        );

    /// <summary>The same with all rules applied, and the events that this wrote.</summary>
    public static PlanSlice Started(Session session, params string[] tasks)
    {
        var (plan, all) = Plan(session, tasks);
        var slice = PlanSlice.Whole(plan, all, Now, () => 0);
        slice.Start();
        if (!slice.Advance())
            throw new InvalidOperationException("A whole plan wants nothing.");
        return slice;
    }

    /// <summary>Everything of a slice, to be added to a context.</summary>
    public static object[] Everything(Session session, PlanSlice slice) =>
        [session, slice.Plan, .. slice.Tasks, .. DependencyCountsRow.Of(slice.Tasks), .. slice.Events];

    private static TaskDraft Draft(string line)
    {
        var parts = line.Split(':', StringSplitOptions.TrimEntries);
        return new TaskDraft
        {
            Key = parts[0],
            DependsOn =
                parts.Length == 1
                    ? []
                    : parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
    }
}
