using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Tests.Simulation;
using CleanPlan.Storage.Compliance;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

// SQLite keeps to what every storage keeps to
public sealed class CarryingOutAPlanOnSqlite : CarryingOutAPlan
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class ClaimingTasksOnSqlite : ClaimingTasks
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class HoldingLeasesOnSqlite : HoldingLeases
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class ChangingAPlanOnSqlite : ChangingAPlan
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class RepeatingAKeyedRequestOnSqlite : RepeatingAKeyedRequest
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class FollowingAPlanOnSqlite : FollowingAPlan
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class WorkingOnSessionsOnSqlite : WorkingOnSessions
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class SearchingTitlesOnSqlite : SearchingTitles
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();

    protected override Task Index(EngineRig engine) => Upkeep.IndexTitles(engine);
}

public sealed class WorkingOnJobsOnSqlite : WorkingOnJobs
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class KeepingApiKeysOnSqlite : KeepingApiKeys
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class LookingAfterTheDataOnSqlite : LookingAfterTheData
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class ExaminingAllPlansOnSqlite : ExaminingAllPlans
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class LettingGoOfWhatIsOldOnSqlite : LettingGoOfWhatIsOld
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();

    protected override Task CleanUp(EngineRig engine, int eventDays, int deletedSessionDays) =>
        Upkeep.CleanUp(engine, new RetentionOptions { EventDays = eventDays, DeletedSessionDays = deletedSessionDays });

    protected override Task DeleteSession(EngineRig engine, Guid sessionId) =>
        CleaningUp.DeleteSession((SqliteEngine)engine, sessionId, engine.Time.GetUtcNow());
}

public sealed class HandingOnMessagesOnSqlite : HandingOnMessages
{
    protected override EngineRig Open(FakeTime time, params IOutboxSubscriber[] subscribers) =>
        SqliteEngine.Open(time, subscribers);

    protected override async Task<EngineRig> Reopen(EngineRig engine, params IOutboxSubscriber[] subscribers) =>
        await ((SqliteEngine)engine).Reopen(subscribers);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}

public sealed class RandomPlansOnSqlite : RandomPlansInAStorage
{
    protected override EngineRig Open(FakeTime time) => SqliteEngine.Open(time);

    protected override ValueTask Close(EngineRig engine) => ((SqliteEngine)engine).DisposeAsync();
}
