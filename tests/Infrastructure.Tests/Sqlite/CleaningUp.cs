using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using CleanPlan.Tests.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class CleaningUp : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly SqliteEngine _engine;

    public CleaningUp() => _engine = SqliteEngine.Open(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever was taken away, what is left is sound.</summary>
    public async Task DisposeAsync()
    {
        var findings = new List<PlanFinding>();
        await foreach (var plan in _engine.Services.GetRequiredService<IDoctor>().Examine(CancellationToken.None))
            findings.AddRange(plan.Findings);
        await _engine.DisposeAsync();

        Assert.Empty(findings);
    }

    [Fact]
    public async Task More_events_than_one_step_takes_go_step_by_step()
    {
        var planId = await Settled(Retention.Batch);
        _time.Advance(TimeSpan.FromDays(91));
        var retention = _engine.Services.GetRequiredService<Retention>();
        var all = Count("task_events", planId);
        Assert.True(all > 2 * Retention.Batch);

        Assert.True(await retention.PruneEvents(_time.GetUtcNow().AddDays(-90), CancellationToken.None));

        Assert.Equal(all - Retention.Batch, Count("task_events", planId));
        Assert.Equal(Retention.Batch + 1, (await _engine.Plan(planId)).FirstSeq);
        await Upkeep.CleanUp(_engine);
        Assert.Equal(0, Count("task_events", planId));
    }

    [Fact]
    public async Task A_deleted_session_goes_with_its_plans_when_they_are_settled()
    {
        var done = await Settled(Retention.Batch);
        var waiting = await _engine.Add([new TaskDraft { Key = "a" }], start: false);
        await DeleteSessionOf(done);
        await DeleteSessionOf(waiting);
        _time.Advance(TimeSpan.FromDays(29));
        await Upkeep.CleanUp(_engine);
        Assert.Equal(2, Count("sessions"));

        _time.Advance(TimeSpan.FromDays(1));
        await Upkeep.CleanUp(_engine);

        Assert.Equal(1, Count("sessions"));
        Assert.Equal(1, Count("plans"));
        Assert.Equal(0, Count("task_events", done));
        await _engine.Act(waiting, slice => slice.Abort(null));
        await Upkeep.CleanUp(_engine);
        Assert.Equal(0, Count("sessions") + Count("plans") + Count("tasks") + Count("task_events"));
    }

    [Fact]
    public async Task A_deleted_session_goes_with_more_messages_than_one_step_takes()
    {
        var planId = await Settled();
        var sessionId = (await _engine.Plan(planId)).SessionId;
        await Say(_engine, sessionId, (2 * Retention.Batch) + 1, _time.GetUtcNow());
        await DeleteSessionOf(planId);
        _time.Advance(TimeSpan.FromDays(30));

        await Upkeep.CleanUp(_engine);

        Assert.Equal(0, Count("sessions") + Count("plans") + Count("messages"));
    }

    [Fact]
    public async Task Keys_that_are_out_of_date_go()
    {
        await _engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                new KeyedRequest(TenantId.Default, "POST /plans", "key", new byte[32]),
                _ => Task.FromResult(KeyedOutcome.Done(new StoredResponse(200, null, null, null))),
                CancellationToken.None
            );
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await Upkeep.CleanUp(_engine);
        Assert.Equal(1, Count("idempotency_keys"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Upkeep.CleanUp(_engine);

        Assert.Equal(0, Count("idempotency_keys"));
    }

    [Fact]
    public async Task Files_go_whose_task_is_not_there_any_more()
    {
        var (kept, purged) = (await Settled(), await Settled());
        var never = PlanTaskId.Of(PlanTaskId.NewPlan(_time.GetUtcNow()), 0);
        var files = _engine.Services.GetRequiredService<Artifacts>();
        foreach (var task in (Guid[])[PlanTaskId.Of(kept, 0), PlanTaskId.Of(purged, 0), never])
            await files.Save(task, "a.md", "x"u8.ToArray(), CancellationToken.None);
        await DeleteSessionOf(purged);
        _time.Advance(TimeSpan.FromDays(30));

        await Upkeep.CleanUp(_engine);

        Assert.Equal([PlanTaskId.Of(kept, 0)], files.Tasks());
    }

    [Fact]
    public async Task The_files_of_a_plan_go_with_it_and_no_others()
    {
        var plan = PlanTaskId.NewPlan(_time.GetUtcNow());
        var other = PlanTaskId.NewPlan(_time.GetUtcNow());
        var files = _engine.Services.GetRequiredService<Artifacts>();
        files.Delete(plan);
        Guid[] tasks = [PlanTaskId.Of(plan, 0), PlanTaskId.Of(plan, PlanTaskId.MaxPosition), PlanTaskId.Of(other, 0)];
        foreach (var task in tasks)
            await files.Save(task, "a.md", "x"u8.ToArray(), CancellationToken.None);

        files.Delete(plan);

        Assert.Equal([tasks[2]], files.Tasks());
    }

    [Fact]
    public async Task It_waits_as_long_as_somebody_waits_for_the_writer()
    {
        var planId = await Settled();
        _time.Advance(TimeSpan.FromDays(91));
        var (running, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var held = _engine.Writer.Run(
            async (_, _) =>
            {
                running.SetResult();
                await free.Task;
                return (true, true);
            },
            CancellationToken.None
        );
        await running.Task.Soon();
        var work = _engine.Start(new TaskDraft { Key = "work" });
        var cleaning = Upkeep.CleanUp(_engine);
        free.SetResult();
        await held;
        await work;
        // its own pause is not over yet, however often the writer comes by
        for (var i = 0; i < 5; i++)
            await _engine.Start(new TaskDraft { Key = "more" });
        Assert.NotEqual(0, Count("task_events", planId));

        while (!cleaning.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await cleaning;
        Assert.Equal(0, Count("task_events", planId));
    }

    /// <summary>Runs every statement of the retention.</summary>
    internal static async Task Everything(SqliteEngine engine)
    {
        var retention = engine.Services.GetRequiredService<Retention>();
        var planId = await engine.Start(new TaskDraft { Key = "last" });
        await engine.Complete(await engine.ClaimOne());
        await retention.PruneEvents(DateTimeOffset.MaxValue, CancellationToken.None);
        var sessionId = (await engine.Plan(planId)).SessionId;
        await Say(engine, sessionId, 1, engine.Time.GetUtcNow());
        await Upkeep.IndexTitles(engine);
        await DeleteSession(engine, sessionId, engine.Time.GetUtcNow());
        await Upkeep.CleanUp(engine, new RetentionOptions { DeletedSessionDays = 1 }, ahead: TimeSpan.FromDays(1_000));
    }

    private async Task<Guid> Settled(int tasks = 1)
    {
        var planId = await _engine.Start([.. Enumerable.Range(0, tasks).Select(i => new TaskDraft { Key = $"t{i}" })]);
        await _engine.Drain();
        return planId;
    }

    private async Task DeleteSessionOf(Guid planId) =>
        await DeleteSession(_engine, (await _engine.Plan(planId)).SessionId, _time.GetUtcNow());

    internal static Task DeleteSession(SqliteEngine engine, Guid sessionId, DateTimeOffset now) =>
        OnSession(engine, sessionId, (_, session) => session.Delete(now));

    private static Task Say(SqliteEngine engine, Guid sessionId, int messages, DateTimeOffset now)
    {
        var drafts = Enumerable.Repeat(new MessageDraft(MessageRole.User, "\"a\""), messages).ToList();
        return OnSession(engine, sessionId, (db, session) => db.AddRange(session.Append(drafts, now).Value));
    }

    private static async Task OnSession(SqliteEngine engine, Guid sessionId, Action<DbContext, Session> work)
    {
        await using var context = SqliteContexts.ForWriting(TenantId.Default);
        await engine.Writer.Run(
            async (store, stop) =>
            {
                var found = await context
                    .On(((SqliteStoreTransaction)store).Connection)
                    .Sessions.FindAsync([sessionId], stop);
                work(context, found!);
                await context.SaveChangesAsync(stop);
                return (true, true);
            },
            CancellationToken.None
        );
    }

    private long Count(string table, Guid? planId = null)
    {
        using var connection = _engine.Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}" + (planId is null ? "" : " WHERE plan_id = $id");
        command.Parameters.AddWithValue("$id", planId is { } id ? Codec.Id(id) : DBNull.Value);
        return (long)command.ExecuteScalar()!;
    }
}
