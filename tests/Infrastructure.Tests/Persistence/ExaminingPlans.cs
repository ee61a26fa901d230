using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Upkeep;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>Each fault is planted into a sound file by hand; the doctor must name it, and name no other plan.</summary>
public sealed class ExaminingPlans : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;
    private Guid _sick;

    public async Task InitializeAsync()
    {
        _database = await TemporaryDatabase.Migrated();
        _sick = await Add("a", "b: a", "c: a, b");
        await Add("x", "y: x");
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("no_live_task", "update tasks set status = 'done', claimable_at = null")]
    [InlineData("live_task_in_settled_plan", "update plans set status = 'failed'")]
    [InlineData("live_task_in_settled_plan", "update plans set status = 'aborted'")]
    [InlineData("plan_status_differs", "update tasks set status = 'done'; update plans set status = 'failed'")]
    [InlineData("plan_counts_differ", "update plans set counts = '[2,0,0,0,0,0,0,0,0,1,0,0,0]'")]
    [InlineData("plan_counts_differ", "delete from tasks where key = 'c'")]
    [InlineData("edge_count_differs", "update plans set edges = 7")]
    [InlineData("empty_plan", "delete from tasks")]
    [InlineData("dependency_counts_differ", "update dependency_counts set counts = '1:1' || char(59) || '2:2,1'")]
    [InlineData("dependency_counts_differ", "update tasks set status = 'done' where key = 'a'")]
    [InlineData("edges_differ", "update tasks set dependents = '[1]' where key = 'a'")]
    [InlineData(
        "edges_differ",
        "update task_texts set depends_on = '[0,9]' where id in (select id from tasks where key = 'c' and plan_id = ?)"
    )]
    [InlineData("position_differs", "update plans set next_position = 2")]
    [InlineData("lease_missing", "update tasks set status = 'in_progress', claimable_at = null where key = 'a'")]
    [InlineData("lease_left", "update tasks set lease_expires_at = 1 where key = 'a'")]
    [InlineData("lease_unchecked", "update tasks set lease_check_at = 1 where key = 'a'")]
    [InlineData("events_differ", "delete from task_events where seq = 1")]
    [InlineData("events_differ", "update task_events set seq = 2")]
    [InlineData("events_differ", "update plans set first_seq = 5, event_seq = 9")]
    [InlineData("pending_ruled_out", "update dependency_counts set counts = '1:1' || char(59) || '2:2,0,0,0,1'")]
    [InlineData("pending_ruled_out", "update dependency_counts set counts = '1:1' || char(59) || '2:2,0,0,2'")]
    [InlineData("queue_differs", "update tasks set claimable_at = null where key = 'a'")]
    [InlineData("queue_differs", "update tasks set claimable_at = 1 where key = 'b'")]
    [InlineData("queue_differs", "update tasks set status = 'retrying', claimable_at = null where key = 'a'")]
    [InlineData("queue_differs", "update plans set status = 'pending'")]
    [InlineData("approval_not_asked", "update tasks set requires_approval = 1 where key = 'a'")]
    [InlineData("no_failure", "update tasks set status = 'blocked', reason = 'dependency_failed' where key = 'b'")]
    [InlineData(
        "blocked_without_cause",
        "update tasks set status = 'blocked', reason = 'plan_stopped' where key = 'b'"
    )]
    [InlineData(
        "blocked_without_cause",
        "update tasks set status = 'blocked', reason = 'awaiting_approval' where key = 'b'"
    )]
    [InlineData(
        "blocked_in_final_plan",
        "update plans set status = 'done'; update tasks set status = 'blocked', reason = 'plan_stopped' where key = 'b'"
    )]
    [InlineData(
        "pending_in_stopped_plan",
        "update plans set on_failure = 'stop'; update tasks set status = 'failed' where key = 'a'"
    )]
    [InlineData(
        "moved_before_start",
        "update plans set status = 'pending'; update tasks set status = 'failed' where key = 'a'"
    )]
    [InlineData("hold_differs", "update tasks set on_hold = 1 where key = 'a'")]
    [InlineData("hold_differs", "update plans set paused = 1")]
    public async Task A_planted_fault_is_found(string code, string plant)
    {
        foreach (var statement in plant.Split(';'))
            _database.Execute(Only(statement));

        var examined = await Examine();

        var findings = examined.Single(plan => plan.PlanId == _sick).Findings;
        Assert.Contains(code, findings.Select(finding => finding.Code));
        Assert.All(findings, finding => Assert.Equal(_sick, finding.PlanId));
        Assert.All(examined.Where(plan => plan.PlanId != _sick), plan => Assert.Empty(plan.Findings));
    }

    [Fact]
    public async Task A_plan_whose_events_were_pruned_is_sound()
    {
        _database.Execute("delete from task_events; update plans set first_seq = event_seq + 1");

        Assert.All(await Examine(), plan => Assert.Empty(plan.Findings));
    }

    // a fault is one plan's: the other one stays sound
    private string Only(string statement)
    {
        var id = $"x'{Convert.ToHexString(_sick.ToByteArray(bigEndian: true))}'";
        if (statement.Contains('?', StringComparison.Ordinal))
            return statement.Replace("?", id, StringComparison.Ordinal);
        var column = statement.Contains("plans", StringComparison.Ordinal) ? "id" : "plan_id";
        var glue = statement.Contains("where", StringComparison.Ordinal) ? "and" : "where";
        return $"{statement} {glue} {column} = {id}";
    }

    private async Task<Guid> Add(params string[] tasks)
    {
        var session = Rows.Session(_database.Tenant);
        var slice = Rows.Started(session, tasks);
        await _database.Save(Rows.Everything(session, slice));
        return slice.Plan.Id;
    }

    private async Task<List<ExaminedPlan>> Examine()
    {
        var examined = new List<ExaminedPlan>();
        await foreach (var plan in new Doctor(_database.Store).Examine(CancellationToken.None))
            examined.Add(plan);
        return examined;
    }
}
