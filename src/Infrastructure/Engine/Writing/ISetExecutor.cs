using CleanPlan.Domain.Jobs;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>Carries out sets of units for the writer, in its turn only.</summary>
internal interface ISetExecutor
{
    ValueTask Run(IStoreTransaction store, IReadOnlyList<EngineUnit> units);

    /// <summary>What follows is to be kept, or is rolled back, as one: so is what is told of it.</summary>
    void Begin();

    void Keep();

    /// <summary>It was rolled back, and what the writer knows may come from it.</summary>
    void Undo();

    /// <summary>Everything since the last commit was rolled back.</summary>
    void Forget();

    /// <summary>Somebody else has changed or deleted the plan, in the writer's turn.</summary>
    void Forget(Guid planId);

    /// <summary>The commit is done: whoever waits for what it brought is woken.</summary>
    /// <summary>Jobs that the running unit has changed by itself: who follows them is told after the commit.</summary>
    void Changed(IEnumerable<Job> jobs);

    void Committed();
}
