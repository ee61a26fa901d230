using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Storage.Compliance;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class WritingTheOutbox : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly Mailbox _mail = new();
    private readonly ConcurrentQueue<string> _statements = [];
    private SqliteEngine? _engine;

    /// <summary>How many more times messages cannot be taken away.</summary>
    private int _failures;

    private SqliteEngine Engine => _engine!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Engine.DisposeAsync().AsTask();

    [Fact]
    public async Task Costs_no_statement_where_nobody_takes_anything()
    {
        Open();

        await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        await Engine.Drain();

        Assert.Contains(_statements, sql => sql.Contains("INTO task_events", StringComparison.Ordinal));
        Assert.DoesNotContain(_statements, IsOfTheOutbox);
    }

    [Fact]
    public async Task Writes_only_what_somebody_takes()
    {
        Open(_mail);
        _mail.Wants = kind => kind == OutboxKinds.TaskDone;

        await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        await Engine.Drain();

        Assert.Equal(["task_done", "task_done"], await _mail.NextKinds(2));
        Assert.Equal(2, _statements.Count(sql => sql.StartsWith("INSERT INTO outbox", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Gives_a_message_again_that_a_crash_has_kept_from_being_taken_away()
    {
        Open(_mail);
        _failures = int.MaxValue;
        await Engine.Start(new TaskDraft { Key = "a" });
        var taken = await _mail.Next();

        _engine = await Engine.Reopen(_mail);

        Assert.Equal(taken, await _mail.Next());
    }

    [Fact]
    public async Task Gives_no_message_again_that_the_same_process_takes_away_later()
    {
        Open(_mail);
        // together with its neighbours, and then alone
        _failures = 2;
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        await _mail.Next();
        await Patience.Until(() => _time.IsDueIn(OutboxPublisher.FirstPause));
        await Engine.Act(planId, slice => slice.Abort(null));
        _time.Advance(OutboxPublisher.FirstPause);

        Assert.Equal("plan_aborted", (await _mail.Next()).Kind);
    }

    [Fact]
    public async Task Finds_later_what_nobody_was_told_of()
    {
        Open(_mail);
        var message = new OutboxMessage
        {
            TenantId = TenantId.Default,
            Key = Guid.CreateVersion7(),
            Kind = OutboxKinds.PlanDone,
            Payload = "{}",
            CreatedAt = _time.GetUtcNow(),
        };
        await Engine.Writer.Run(
            async (store, _) =>
            {
                await store.Save(new ChangeSet { Messages = [message] });
                return (true, true);
            },
            CancellationToken.None
        );

        _time.Advance(OutboxPublisher.BetweenSweeps);

        Assert.Equal(message.Key, (await _mail.Next()).Key);
    }

    private void Open(params IOutboxSubscriber[] subscribers) =>
        _engine = SqliteEngine.Open(_time, directory: null, Tap, subscribers);

    private string Tap(SqliteConnection connection, string sql)
    {
        _statements.Enqueue(sql);
        if (sql.StartsWith("DELETE FROM outbox", StringComparison.Ordinal) && _failures > 0)
        {
            _failures--;
            throw new SqliteException("on purpose", raw.SQLITE_BUSY);
        }

        return sql;
    }

    private static bool IsOfTheOutbox(string sql) => sql.Contains("outbox", StringComparison.Ordinal);
}
