using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

// how plans begin, grow and fork
public sealed partial class Plan
{
    /// <summary>A new plan with all its tasks, not yet started: start it through a slice that holds them all.</summary>
    public static (Plan Plan, IReadOnlyList<PlanTask> Tasks) Create(
        TenantId tenant,
        Guid sessionId,
        string goal,
        OnFailure onFailure,
        string? metadata,
        PlanBlueprint blueprint,
        DateTimeOffset now,
        Guid? jobId = null
    )
    {
        var plan = new Plan
        {
            Id = PlanTaskId.NewPlan(now),
            TenantId = tenant,
            SessionId = sessionId,
            JobId = jobId,
            Goal = goal,
            FoldedGoal = Folding.Of(goal),
            OnFailure = onFailure,
            Metadata = metadata,
            NextPosition = blueprint.Drafts.Count,
            Edges = blueprint.Edges,
            CreatedAt = now,
            UpdatedAt = now,
            Version = 1,
        };
        var tasks = new PlanTask[blueprint.Drafts.Count];
        for (var position = 0; position < tasks.Length; position++)
        {
            tasks[position] = PlanTask.From(
                blueprint.Drafts[position],
                plan,
                position,
                blueprint.DependsOn[position],
                now
            );
            tasks[position].Dependents = blueprint.Graph.Dependents[position];
        }

        plan.CountAll(tasks);
        return (plan, tasks);
    }

    /// <summary>
    /// The same tasks again, in a plan of its own. What was done or skipped by an operator is kept if all that it
    /// depends on is kept; <paramref name="rerun"/> is kept in no case.
    /// </summary>
    public static Result<(Plan Plan, IReadOnlyList<PlanTask> Tasks)> Fork(
        Plan original,
        IReadOnlyList<PlanTask> tasks,
        IReadOnlyList<string> rerun,
        string? goal,
        DateTimeOffset now
    )
    {
        var faults = new GraphFaults("rerun");
        var keys = tasks.ToDictionary(task => task.Position, task => task.Key);
        var known = keys.Values.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < rerun.Count; i++)
        {
            if (!known.Contains(rerun[i]))
                faults.AddUnknown($"rerun[{i}]", rerun[i]);
        }

        if (faults.Error is { } error)
            return error;

        // positions of deleted tasks are closed up, so the fork is numbered anew
        var ordered = tasks.OrderBy(task => task.Position).ToList();
        var blueprint = PlanBlueprint.Check([.. ordered.Select(task => task.ToDraft(keys))]).Value;
        var fork = Create(
            original.TenantId,
            original.SessionId,
            goal ?? original.Goal,
            original.OnFailure,
            original.Metadata,
            blueprint,
            now
        );
        fork.Plan.ForkedFrom = original.Id;
        fork.Plan.Keep(fork.Tasks, ordered, blueprint, rerun.ToHashSet(StringComparer.Ordinal));
        return fork;
    }

    private void Keep(
        IReadOnlyList<PlanTask> tasks,
        IReadOnlyList<PlanTask> originals,
        PlanBlueprint blueprint,
        HashSet<string> rerun
    )
    {
        var kept = new bool[tasks.Count];
        foreach (var position in blueprint.Graph.Order)
        {
            var original = originals[position];
            kept[position] =
                original.Outcome is DependencyOutcome.Done or DependencyOutcome.SkippedByOperator
                && !rerun.Contains(original.Key)
                && Array.TrueForAll(blueprint.DependsOn[position], dependency => kept[dependency]);
            if (!kept[position])
                continue;

            tasks[position].KeepOutcomeOf(original);
            foreach (var dependent in tasks[position].Dependents)
                tasks[dependent].CountDependency(DependencyOutcome.None, tasks[position].Outcome);
        }

        CountAll(tasks);
    }

    internal void Grow(PlanTask task)
    {
        Counts += TaskCounts.Of(task);
        NextPosition++;
        Changes |= PlanChanges.State;
    }

    internal void Shrink(PlanTask task)
    {
        Counts -= TaskCounts.Of(task);
        Edges -= task.DependsOn.Length;
        Changes |= PlanChanges.State;
    }

    internal void Connect()
    {
        Edges++;
        Changes |= PlanChanges.State;
    }

    private void CountAll(IEnumerable<PlanTask> tasks)
    {
        Counts = default;
        foreach (var task in tasks)
            Counts += TaskCounts.Of(task);
    }
}
