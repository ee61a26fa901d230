using System.Reflection;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Storage writes the columns that a task's <see cref="PlanTask.Changes"/> tell of; so they have to tell of all.</summary>
internal static class ToldChanges
{
    private static readonly Dictionary<TaskChanges, string[]> Told = new()
    {
        [TaskChanges.Queue] = [nameof(PlanTask.ClaimableAt)],
        [TaskChanges.Lease] =
        [
            nameof(PlanTask.Progress),
            nameof(PlanTask.LeaseExpiresAt),
            nameof(PlanTask.LeaseSeconds),
        ],
        [TaskChanges.LeaseCheck] = [nameof(PlanTask.LeaseCheckAt)],
        [TaskChanges.Counts] = [nameof(PlanTask.Dependencies)],
        [TaskChanges.Result] = [nameof(PlanTask.Result)],
        [TaskChanges.Answers] = [nameof(PlanTask.Answers)],
        [TaskChanges.Edges] = [nameof(PlanTask.DependsOn), nameof(PlanTask.Dependents)],
        [TaskChanges.RareState] =
        [
            nameof(PlanTask.RetryCount),
            nameof(PlanTask.LostLeases),
            nameof(PlanTask.NotBefore),
            nameof(PlanTask.NextAttemptAt),
            nameof(PlanTask.DeadlineFrom),
            nameof(PlanTask.DeadlineAt),
            nameof(PlanTask.ApprovedAt),
            nameof(PlanTask.Question),
            nameof(PlanTask.ErrorType),
            nameof(PlanTask.ErrorMessage),
            nameof(PlanTask.ReleasedBy),
            nameof(PlanTask.Releases),
            nameof(PlanTask.ReleasedUntil),
        ],
        [TaskChanges.Definition] =
        [
            nameof(PlanTask.Title),
            nameof(PlanTask.Description),
            nameof(PlanTask.Input),
            nameof(PlanTask.Priority),
            nameof(PlanTask.MaxAttempts),
            nameof(PlanTask.RetryInitialSeconds),
            nameof(PlanTask.RetryFactor),
            nameof(PlanTask.RetryMaxSeconds),
            nameof(PlanTask.TimeoutSeconds),
            nameof(PlanTask.DeadlineSeconds),
            nameof(PlanTask.Pool),
            nameof(PlanTask.Slots),
        ],
    };

    private static readonly (PropertyInfo Property, TaskChanges Kind)[] Fields =
    [
        .. typeof(PlanTask)
            .GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.CanWrite && p.Name is not (nameof(PlanTask.Changes) or nameof(PlanTask.Version)))
            .Select(p => (p, KindOf(p.Name))),
    ];

    /// <summary>The fields of a plan's row that are written with such changes; the others have to be as they were.</summary>
    public static string[] OfPlan(PlanChanges told) =>
        [
            nameof(Plan.Changes),
            nameof(Plan.Counts),
            nameof(Plan.EventSeq),
            nameof(Plan.UpdatedAt),
            nameof(Plan.Version),
            .. told.HasFlag(PlanChanges.State) ? s_planState : [],
            .. told.HasFlag(PlanChanges.Definition) ? s_planDefinition : [],
        ];

    private static readonly string[] s_planState =
    [
        nameof(Plan.Status),
        nameof(Plan.Paused),
        nameof(Plan.NextPosition),
        nameof(Plan.Edges),
        nameof(Plan.Pruned),
        nameof(Plan.StartedAt),
        nameof(Plan.CompletedAt),
    ];

    private static readonly string[] s_planDefinition =
    [
        nameof(Plan.Goal),
        nameof(Plan.FoldedGoal),
        nameof(Plan.Metadata),
    ];

    /// <summary>Names of fields that differ from what is stored, although nobody would write them.</summary>
    public static IEnumerable<string> Missing(PlanTask stored, PlanTask task) =>
        Fields
            .Where(f => (Covered(task.Changes) & f.Kind) == TaskChanges.None)
            .Where(f => !Equals(f.Property.GetValue(stored), f.Property.GetValue(task)))
            .Select(f => f.Property.Name);

    private static TaskChanges KindOf(string field) =>
        Told.Where(kind => kind.Value.Contains(field)).Select(kind => kind.Key).SingleOrDefault(TaskChanges.State);

    /// <summary>What moves is written with the columns of the queue and of the lease.</summary>
    private static TaskChanges Covered(TaskChanges told) =>
        told.HasFlag(TaskChanges.State) ? told | TaskChanges.Queue | TaskChanges.Lease | TaskChanges.LeaseCheck : told;
}
