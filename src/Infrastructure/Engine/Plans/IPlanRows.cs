using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>Plans and their tasks as a storage has them, asked for by a whole set at once.</summary>
internal interface IPlanRows
{
    /// <summary>The time that decides, in whole milliseconds; where rows are locked, it is asked for after that.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Opens plans; within a transaction nobody else changes anything of them until its end. A storage that only this
    /// process writes reads nothing for a plan that is known.
    /// </summary>
    /// <returns>the rows of those that exist and are not known as they stand</returns>
    ValueTask<IReadOnlyList<Plan>> Open(IReadOnlyCollection<WantedPlan> plans);

    /// <summary>Tasks of open plans: everything that a wave wants, without the counters of their dependencies.</summary>
    ValueTask<IReadOnlyList<PlanTask>> Load(TaskRequest wave);

    /// <summary>Rows of counters, as far as they were ever written.</summary>
    ValueTask<IReadOnlyList<DependencyCountsRow>> Counts(IReadOnlyCollection<CountsKey> keys);
}

/// <param name="Known">as the asking process knows it; null where it does not</param>
internal readonly record struct WantedPlan(Guid Id, Plan? Known);

/// <param name="First">the position of the first task that the row counts for</param>
internal readonly record struct CountsKey(Guid PlanId, int First);

/// <summary>The tasks that the slices of a set want next.</summary>
internal sealed class TaskRequest
{
    /// <summary>With what moves need.</summary>
    public List<Guid> Tasks { get; } = [];

    /// <summary>With their edges to what they depend on, too.</summary>
    public List<Guid> WithEdges { get; } = [];

    /// <summary>With edges, texts and results.</summary>
    public List<Guid> Whole { get; } = [];

    /// <summary>All tasks of these plans, in their order, with edges.</summary>
    public List<Guid> Plans { get; } = [];

    /// <summary>All tasks of these plans, in their order, with edges, texts and results.</summary>
    public List<Guid> WholePlans { get; } = [];

    public List<(Guid PlanId, PlanTaskStatus Status)> Statuses { get; } = [];

    public List<(Guid PlanId, IReadOnlyCollection<string> Keys)> Keys { get; } = [];

    public bool IsEmpty =>
        Tasks.Count + WithEdges.Count + Whole.Count + Plans.Count + WholePlans.Count + Statuses.Count + Keys.Count == 0;
}
