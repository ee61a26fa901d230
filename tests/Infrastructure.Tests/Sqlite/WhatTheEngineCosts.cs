using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class WhatTheEngineCosts : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly SqliteEngine _engine;

    public WhatTheEngineCosts() => _engine = SqliteEngine.Open(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_statement_of_the_engine_finds_its_rows_by_an_index()
    {
        await UseEverything();

        foreach (var sql in _engine.Statements.Texts)
            Assert.All(PlanOf(sql), step => Assert.False(ScansATable(step), $"{step}\n{sql}"));
    }

    [Fact]
    public async Task The_queue_is_read_in_its_order_without_sorting()
    {
        await UseEverything();

        var queue = _engine
            .Statements.Texts.Where(sql => sql.Contains("UNION ALL SELECT * FROM", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(queue);
        foreach (var steps in queue.Select(PlanOf))
        {
            Assert.Contains(steps, step => step.Contains("idx_tasks_claim", StringComparison.Ordinal));
            Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Whose_turn_it_is_costs_no_job_that_does_not_wait()
    {
        var before = _engine.Statements.Texts.ToHashSet();
        await _engine.Writer.Run(
            async (store, _) =>
            {
                foreach (var status in (JobStatus[])[JobStatus.Created, JobStatus.Drafting, JobStatus.Queued])
                    await store.Jobs.Due(status, _time.GetUtcNow(), 10);
                await store.Jobs.Running(TenantId.Default);
                await store.Jobs.Load([Guid.Empty]);
                await store.Jobs.JobOf(TenantId.Default, Guid.Empty);
                await store.Jobs.FirstFailure(Guid.Empty);
                await store.Jobs.After(Guid.Empty, 10);
                return (true, true);
            },
            CancellationToken.None
        );

        var asked = _engine
            .Statements.Texts.Where(sql => !before.Contains(sql) && sql.StartsWith("SELECT", StringComparison.Ordinal))
            .ToList();
        foreach (var sql in asked)
            Assert.All(PlanOf(sql), step => Assert.False(ScansATable(step), $"{step}\n{sql}"));
        var turns = asked.Where(sql => sql.Contains("due_at <=", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, turns.Count);
        foreach (var steps in turns.Select(PlanOf))
        {
            Assert.Contains(steps, step => step.Contains("idx_jobs_waiting", StringComparison.Ordinal));
            Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_claim_of_one_plan_sees_its_due_tasks_only_and_not_those_that_wait_for_others()
    {
        await UseEverything();

        var due = _engine
            .Statements.Texts.Where(sql => sql.Contains("AND claimable_at <= ?3", StringComparison.Ordinal))
            .Where(sql => sql.Contains("plan_id = ?2", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(due);
        foreach (var steps in due.Select(PlanOf))
            Assert.Contains(steps, step => step.Contains("idx_tasks_status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_heartbeat_writes_no_column_that_an_index_of_tasks_has()
    {
        await _engine.Start(new TaskDraft { Key = "a" });
        var claimed = await _engine.ClaimOne();

        var written = await Written("tasks", () => _engine.Report(claimed, new Heartbeat(claimed.Task.LeaseToken)));

        Assert.Equal(["version", "progress", "lease_expires_at", "lease_seconds"], written);
        Assert.Empty(Indexed("tasks").Intersect(written));
    }

    [Fact]
    public async Task A_move_of_a_task_writes_no_column_that_an_index_of_plans_has()
    {
        await _engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b" });

        var written = await Written("plans", () => _engine.ClaimOne());

        Assert.Contains("counts", written);
        Assert.Empty(Indexed("plans").Intersect(written));
    }

    [Fact]
    public async Task Blocking_ten_thousand_tasks_takes_no_more_statements_than_blocking_ten()
    {
        await FailBefore(9);
        var few = await FailBefore(9);
        var many = await FailBefore(9_999);

        // so many pages may bring a check-point
        Assert.InRange(many, few, few + 1);
        Assert.InRange(many, 1, 15);
    }

    [Fact]
    public async Task Completing_a_hundred_tasks_takes_no_more_statements_than_completing_two()
    {
        await CompleteAtOnce(2);
        var few = await CompleteAtOnce(2);

        Assert.Equal(few, await CompleteAtOnce(100));
    }

    /// <returns>the columns of a table that something sets</returns>
    private async Task<string[]> Written(string table, Func<Task> act)
    {
        var before = _engine.Statements.Texts.ToHashSet();
        await act();
        var update = $"UPDATE {table} SET ";
        var sql = _engine.Statements.Texts.Single(text =>
            !before.Contains(text) && text.StartsWith(update, StringComparison.Ordinal)
        );
        var set = sql[update.Length..sql.IndexOf(" WHERE", StringComparison.Ordinal)];
        return [.. set.Split(", ").Select(assignment => assignment.Split(' ')[0])];
    }

    /// <summary>The words of all indexes of a table, conditions included.</summary>
    private HashSet<string> Indexed(string table)
    {
        using var connection = _engine.Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT group_concat(sql, ' ') FROM sqlite_schema WHERE type = 'index' AND tbl_name = '{table}'";
        return [.. ((string)command.ExecuteScalar()!).Split(' ', '"', '(', ')', ',')];
    }

    /// <returns>statements that one failure took, with so many tasks behind it</returns>
    private async Task<long> FailBefore(int dependents)
    {
        await _engine.Start([
            new TaskDraft { Key = "root" },
            .. Enumerable.Range(0, dependents).Select(i => new TaskDraft { Key = $"t{i}", DependsOn = ["root"] }),
        ]);
        var root = await _engine.ClaimOne();
        var before = _engine.Statements.Runs;
        await _engine.Fail(root);
        return _engine.Statements.Runs - before;
    }

    private async Task<long> CompleteAtOnce(int count)
    {
        await _engine.Start([.. Enumerable.Range(0, count).Select(i => new TaskDraft { Key = $"t{i}" })]);
        var claimed = await _engine.Claim(count);
        var before = _engine.Statements.Runs;
        await _engine.Report([.. claimed.Select(c => (c, (WorkerReport)EngineRig.Completed(c)))]);
        return _engine.Statements.Runs - before;
    }

    private async Task UseEverything()
    {
        var planId = await _engine.Add(
            [
                new TaskDraft
                {
                    Key = "a",
                    AgentType = "coder",
                    DeadlineSeconds = 3_600,
                },
                new TaskDraft { Key = "b", CanParallel = false },
                new TaskDraft { Key = "c", DependsOn = ["a", "b"] },
                new TaskDraft { Key = "d", DependsOn = ["c"] },
            ],
            OnFailure.Stop,
            start: false
        );
        await _engine.Act(planId, slice => slice.Start());
        await _engine.Act(planId, slice => slice.Pause());
        await _engine.Act(planId, slice => slice.Resume());
        await _engine.Act(planId, slice => slice.AddTasks([new TaskDraft { Key = "e", Before = ["d"] }]));
        await _engine.Act(planId, slice => slice.AddTasks([new TaskDraft { Key = "f", DependsOn = ["a"] }]));
        await _engine.ActOn(planId, "f", (slice, at) => slice.Edit(at, new TaskEdit { Title = "new" }));
        await _engine.ActOn(planId, "f", (slice, at) => slice.Delete(at));
        var claimed = await _engine.Claim(1, types: ["coder"]);
        await _engine.Claim(1, planId: planId);
        await _engine.Report(claimed[0], new Heartbeat(claimed[0].Task.LeaseToken, 10, "half"));
        await _engine.Fail(claimed[0]);
        await _engine.Act(planId, slice => slice.RetryFailures(includeOptional: true));
        await _engine.Drain();
        _time.Advance(TimeSpan.FromMinutes(1));
        await _engine.Drain();
        await _engine.Act(planId, slice => slice.Abort(null));
        await _engine.Plans.Delete(TenantId.Default, planId, null, CancellationToken.None);
        await _engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                new KeyedRequest(TenantId.Default, "POST /plans", "key", new byte[32]),
                _ => Task.FromResult(KeyedOutcome.Done(new StoredResponse(204, null, null, null))),
                CancellationToken.None
            );
        await CleaningUp.Everything(_engine);
        await _engine.Writer.Run(
            async (store, _) =>
            {
                await store.Outbox.Keys(Guid.Empty, 1);
                await store.Outbox.Of(planId, 1);
                await store.Save(new ChangeSet { TakenMessages = [1] });
                return (true, true);
            },
            CancellationToken.None
        );
    }

    private List<string> PlanOf(string sql)
    {
        using var connection = _engine.Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        for (var i = 1; sql.Contains($"?{i}", StringComparison.Ordinal); i++)
            command.Parameters.AddWithValue($"?{i}", DBNull.Value);
        using var rows = command.ExecuteReader();
        var steps = new List<string>();
        while (rows.Read())
            steps.Add(rows.GetString(3));
        return steps;
    }

    private static bool ScansATable(string step) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal)
        && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
        && !step.Contains("CONSTANT ROW", StringComparison.Ordinal)
        // a queue's arms, a recursion and the rows of a JSON text are no tables
        && !step.StartsWith("SCAN (subquery", StringComparison.Ordinal)
        && step is not ("SCAN types" or "SCAN r")
        // nothing stands in it but what is asked for
        && !step.EndsWith("idx_sessions_unindexed", StringComparison.Ordinal);
}
