using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Tests.Simulation;
using CleanPlan.Storage.Compliance;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.InMemory;

// a storage without SQL keeps to it too: what the suites ask for is the engine's, by its seams
public sealed class CarryingOutAPlanInMemory : CarryingOutAPlan
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class ClaimingTasksInMemory : ClaimingTasks
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class HoldingLeasesInMemory : HoldingLeases
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class ChangingAPlanInMemory : ChangingAPlan
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class RepeatingAKeyedRequestInMemory : RepeatingAKeyedRequest
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class FollowingAPlanInMemory : FollowingAPlan
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class ExaminingAllPlansInMemory : ExaminingAllPlans
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class LettingGoOfWhatIsOldInMemory : LettingGoOfWhatIsOld
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();

    protected override Task CleanUp(EngineRig engine, int eventDays, int deletedSessionDays) =>
        Upkeep.CleanUp(engine, new RetentionOptions { EventDays = eventDays, DeletedSessionDays = deletedSessionDays });

    protected override Task DeleteSession(EngineRig engine, Guid sessionId) =>
        ((InMemoryEngine)engine).DeleteSession(sessionId);
}

public sealed class HandingOnMessagesInMemory : HandingOnMessages
{
    protected override EngineRig Open(FakeTime time, params IOutboxSubscriber[] subscribers) =>
        InMemoryEngine.Open(time, subscribers);

    protected override async Task<EngineRig> Reopen(EngineRig engine, params IOutboxSubscriber[] subscribers) =>
        await ((InMemoryEngine)engine).Reopen(subscribers);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}

public sealed class RandomPlansInMemory : RandomPlansInAStorage
{
    protected override EngineRig Open(FakeTime time) => InMemoryEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((InMemoryEngine)engine).DisposeAsync();
}
