using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

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
    public async Task Events_go_so_many_days_after_their_plan_was_settled_and_not_before()
    {
        var settled = await Settled();
        var running = await _engine.Start(new TaskDraft { Key = "runs" });
        _time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMilliseconds(1));
        await CleanUp(_engine);
        Assert.Equal(1, (await _engine.Plan(settled)).FirstSeq);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await CleanUp(_engine);

        var plan = await _engine.Plan(settled);
        Assert.Equal(plan.EventSeq + 1, plan.FirstSeq);
        Assert.Equal(0, Count("task_events", settled));
        Assert.NotEqual(0, Count("task_events", running));
    }

    [Fact]
    public async Task A_plan_that_goes_on_after_its_events_are_gone_numbers_on()
    {
        var planId = await _engine.Start(new TaskDraft { Key = "a" });
        await _engine.Fail(await _engine.ClaimOne());
        _time.Advance(TimeSpan.FromDays(91));
        await CleanUp(_engine);
        var before = await _engine.Plan(planId);

        await _engine.Act(planId, slice => slice.RetryFailures(includeOptional: true));

        var after = await _engine.Plan(planId);
        Assert.Equal(before.EventSeq + 1, after.FirstSeq);
        Assert.Equal(after.EventSeq - before.EventSeq, Count("task_events", planId));
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
        await CleanUp(_engine);
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
        await CleanUp(_engine);
        Assert.Equal(2, Count("sessions"));

        _time.Advance(TimeSpan.FromDays(1));
        await CleanUp(_engine);

        Assert.Equal(1, Count("sessions"));
        Assert.Equal(1, Count("plans"));
        Assert.Equal(0, Count("task_events", done));
        await _engine.Act(waiting, slice => slice.Abort(null));
        await CleanUp(_engine);
        Assert.Equal(0, Count("sessions") + Count("plans") + Count("tasks") + Count("task_events"));
    }

    [Fact]
    public async Task A_session_that_is_not_deleted_stays_with_its_plans()
    {
        await Settled();
        _time.Advance(TimeSpan.FromDays(10_000));

        await CleanUp(_engine);

        Assert.Equal(1, Count("sessions"));
        Assert.Equal(1, Count("plans"));
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
        await CleanUp(_engine);
        Assert.Equal(1, Count("idempotency_keys"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await CleanUp(_engine);

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

        await CleanUp(_engine);

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
    public async Task Zero_days_keep_everything_for_ever()
    {
        var planId = await Settled();
        await DeleteSessionOf(planId);
        _time.Advance(TimeSpan.FromDays(10_000));

        await CleanUp(_engine, new RetentionOptions { EventDays = 0, DeletedSessionDays = 0 });

        Assert.Equal(1, Count("sessions"));
        Assert.NotEqual(0, Count("task_events", planId));
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
        var cleaning = CleanUp(_engine);
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
        await DeleteSessionOf(engine, planId, engine.Time.GetUtcNow());
        await CleanUp(engine, new RetentionOptions { DeletedSessionDays = 1 }, ahead: TimeSpan.FromDays(1_000));
    }

    private static Task CleanUp(SqliteEngine engine, RetentionOptions? options = null, TimeSpan ahead = default)
    {
        var time = ahead == default ? engine.Time : new FakeTime(engine.Time.GetUtcNow() + ahead);
        var host = new RetentionHost(
            engine.Services.GetRequiredService<Retention>(),
            engine.Services.GetRequiredService<Artifacts>(),
            engine.Writer,
            time,
            Options.Create(options ?? new RetentionOptions()),
            NullLogger<RetentionHost>.Instance
        );
        return host.CleanUp(CancellationToken.None);
    }

    private async Task<Guid> Settled(int tasks = 1)
    {
        var planId = await _engine.Start([.. Enumerable.Range(0, tasks).Select(i => new TaskDraft { Key = $"t{i}" })]);
        await _engine.Drain();
        return planId;
    }

    private Task DeleteSessionOf(Guid planId) => DeleteSessionOf(_engine, planId, _time.GetUtcNow());

    private static async Task DeleteSessionOf(SqliteEngine engine, Guid planId, DateTimeOffset now)
    {
        var session = (await engine.Plan(planId)).SessionId;
        await using var context = SqliteContexts.ForWriting(TenantId.Default);
        await engine.Writer.Run(
            async (store, stop) =>
            {
                var found = await context
                    .On(((SqliteStoreTransaction)store).Connection)
                    .Sessions.FindAsync([session], stop);
                found!.Delete(now);
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
