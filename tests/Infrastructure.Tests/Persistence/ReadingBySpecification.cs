using Ardalis.Specification;
using Ardalis.Specification.EntityFrameworkCore;
using CleanPlan.Application.Importing;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence.Ef;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>What lists ask for becomes SQL, all of it, and each has an index that answers it.</summary>
public sealed class ReadingBySpecification : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;
    private Session _session = null!;
    private PlanSlice _started = null!;

    public async Task InitializeAsync()
    {
        _database = await TemporaryDatabase.Migrated();
        _session = Rows.Session(_database.Tenant, "100% of Oslo_");
        _started = Rows.Started(_session, "a", "b: a");
        await _database.Save(Rows.Everything(_session, _started));
        for (var day = 1; day <= 4; day++)
        {
            var session = Rows.Session(_database.Tenant, $"Day {day}", Rows.Now.AddDays(day));
            var (plan, tasks) = Rows.Plan(session, "x", "y");
            await _database.Save([session, plan, .. tasks]);
        }
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_newest_come_first_and_a_cursor_goes_on_behind_the_last()
    {
        var first = await List(Newest<Session>(null));
        var second = await List(Newest<Session>(first[^1].Id));

        Assert.Equal(["Day 4", "Day 3"], first.Select(session => session.Title));
        Assert.Equal(["Day 2", "Day 1"], second.Select(session => session.Title));
        await Uses<Session>("sqlite_autoindex_sessions_2 (tenant_id=? AND id<?)", Newest<Session>(first[^1].Id));
    }

    [Fact]
    public async Task Sessions_of_a_user_come_from_their_index()
    {
        var user = "ann";
        var specification = Newest<Session>(null, session => session.UserId == user && session.DeletedAt == null);

        Assert.Empty(await List(specification));
        await Uses("idx_sessions_user_id (tenant_id=? AND user_id=?)", specification);
    }

    [Fact]
    public async Task The_deleted_come_from_their_index()
    {
        var page = new PageRequest(50, Cursors.Of(Guid.AllBitsSet));
        var specification = new SessionsInList(new ListSessions(null, null, null, true, null, null, page));

        Assert.Empty(await List(specification));
        await Uses("idx_sessions_deleted (tenant_id=? AND id<?)", specification);
    }

    [Fact]
    public async Task What_an_older_system_called_so_comes_from_its_index()
    {
        var page = new PageRequest(50, null);

        await Uses(
            "idx_sessions_legacy_id (tenant_id=? AND legacy_id=?)",
            new SessionsInList(new ListSessions(null, null, "a", false, null, null, page))
        );
        var names = await PlanOf(new LegacyNames("a", 2));
        Assert.Contains("idx_sessions_legacy_id (tenant_id=? AND legacy_id>?)", names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "asc", "seq>?")]
    [InlineData(null, null, "desc", "seq<?")]
    [InlineData("user", null, null, "seq>?")]
    [InlineData(null, 9L, "desc", "seq>? AND seq<?")]
    public async Task Messages_come_by_their_numbers_however_many_there_are(
        string? role,
        long? after,
        string? order,
        string range
    )
    {
        var page = new PageRequest(50, "7");
        var wanted = new ListMessages(_session.Id, role, after, null, null, null, order, page);

        await Uses($"sqlite_autoindex_messages_1 (session_id=? AND {range})", new MessagesInList(wanted));
    }

    [Fact]
    public async Task Plans_of_a_status_come_from_their_index()
    {
        var status = PlanStatus.InProgress;
        var specification = Newest<Plan>(null, plan => plan.Status == status);

        Assert.Equal(_started.Plan.Id, Assert.Single(await List(specification)).Id);
        await Uses("idx_plans_status (tenant_id=? AND status=?)", specification);
    }

    [Fact]
    public async Task Plans_of_a_session_come_from_their_index()
    {
        var specification = new Specification<Plan>();
        specification.Query.Where(plan => plan.SessionId == _session.Id).OrderByDescending(plan => plan.Id).Take(2);

        Assert.Equal(_started.Plan.Id, Assert.Single(await List(specification)).Id);
        await Uses("idx_plans_session_id (session_id=?)", specification);
    }

    [Theory]
    [InlineData("100% of", 1)]
    [InlineData("OSLO_", 1)]
    [InlineData("day", 4)]
    [InlineData("d_y", 0)]
    [InlineData("%", 1)]
    [InlineData("'; drop table sessions; --", 0)]
    public async Task A_search_takes_its_text_literally(string text, int expected)
    {
        var listed = TitlesInList(text);

        var found = await new SessionSearch(_database.Contexts).Find(
            _database.Tenant,
            Folding.Words(text),
            listed,
            CancellationToken.None
        );

        Assert.Equal(expected, found.Count);
    }

    [Theory]
    [InlineData("oslo", "PRIMARY KEY (tenant_id=? AND part>? AND part<?)")]
    [InlineData("行", "PRIMARY KEY (tenant_id=? AND part>? AND part<?)")]
    public async Task A_search_looks_at_titles_with_the_rarest_part_and_at_those_without_an_index(
        string text,
        string parts
    )
    {
        var plan = await _database.Read(async db =>
            PlanOf(
                (await SessionSearch.Candidates(db, Folding.Words(text), default)).WithSpecification(TitlesInList(text))
            )
        );

        Assert.Contains(parts, plan, StringComparison.Ordinal);
        Assert.Contains("idx_sessions_unindexed (tenant_id=?)", plan, StringComparison.Ordinal);
        Assert.Contains("sqlite_autoindex_sessions_2 (tenant_id=? AND id=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN s", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_plans_walks_them_in_the_order_of_the_list()
    {
        var page = new PageRequest(50, Cursors.Of(Guid.AllBitsSet));
        var specification = new PlansInList(new ListPlans(null, null, "OSLO", null, null, page), null);

        Assert.Equal(5, (await List(specification)).Count);
        await Uses("sqlite_autoindex_plans_2 (tenant_id=? AND id<?)", specification);
    }

    [Fact]
    public async Task A_range_of_times_is_half_open_to_the_millisecond()
    {
        var (after, before) = (Rows.Now.AddDays(1), Rows.Now.AddDays(3));
        var specification = new Specification<Session, string>();
        specification
            .Query.Where(session => session.CreatedAt >= after && session.CreatedAt < before)
            .OrderBy(session => session.CreatedAt)
            .Select(session => session.Title);

        var titles = await new Reads(_database.Contexts).List(_database.Tenant, specification, CancellationToken.None);

        Assert.Equal(["Day 1", "Day 2"], titles);
    }

    [Fact]
    public async Task A_page_of_a_plans_tasks_is_read_in_the_order_they_were_given()
    {
        var page = PageOf(null);

        Assert.Equal(["a", "b"], (await List(page)).Select(task => task.Key));
        await Uses("PRIMARY KEY (id>? AND id<?)", page);
        await Uses("PRIMARY KEY (id>? AND id<?)", new TasksOfPlan(_started.Plan.Id));
        await Uses("PRIMARY KEY (id>? AND id<?)", new LastTasksOfPlan(_started.Plan.Id, 1));
    }

    [Theory]
    [InlineData(PlanTaskStatus.InProgress)]
    [InlineData(PlanTaskStatus.Retrying)]
    [InlineData(PlanTaskStatus.Blocked)]
    [InlineData(PlanTaskStatus.Failed)]
    [InlineData(PlanTaskStatus.Skipped)]
    public async Task Tasks_that_are_on_the_move_come_from_their_partial_index(PlanTaskStatus status)
    {
        // the status must be a constant: for parameters no partial index can be chosen
        await Uses("idx_tasks_status (plan_id=? AND status=? AND id>? AND id<?)", PageOf(status));
    }

    [Fact]
    public async Task The_failures_of_plans_come_from_the_same_index()
    {
        var failures = new Failures([_started.Plan.Id], 1);

        Assert.Contains("idx_tasks_status (plan_id=? AND status=?)", await PlanOf(failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PlanTaskStatus.Pending)]
    [InlineData(PlanTaskStatus.Done)]
    public async Task Tasks_of_the_statuses_that_most_have_come_with_their_plan(PlanTaskStatus status)
    {
        var page = PageOf(status);

        Assert.Equal(status is PlanTaskStatus.Pending ? 2 : 0, (await List(page)).Count);
        await Uses("PRIMARY KEY (id>? AND id<?)", page);
    }

    [Fact]
    public async Task What_waits_for_a_person_comes_from_its_partial_index()
    {
        // the reasons must be constants: for parameters no partial index can be chosen
        var specification = Newest<PlanTask>(
            null,
            task =>
                task.Status == PlanTaskStatus.Blocked
                && (task.Reason == TaskReason.AwaitingApproval || task.Reason == TaskReason.AwaitingInput)
        );

        Assert.Empty(await List(specification));
        await Uses("idx_tasks_approvals (tenant_id=?)", specification);
    }

    [Fact]
    public async Task Events_come_by_plan_and_number_or_by_task()
    {
        var (planId, after) = (_started.Plan.Id, 0L);
        var byPlan = new Specification<TaskEvent>();
        byPlan.Query.Where(line => line.PlanId == planId && line.Seq > after).OrderBy(line => line.Seq).Take(10);
        var taskId = PlanTaskId.Of(planId, 0);
        var byTask = new Specification<TaskEvent>();
        byTask.Query.Where(line => line.TaskId == taskId && line.Seq > after).OrderBy(line => line.Seq).Take(10);

        Assert.Equal(1, Assert.Single(await List(byPlan)).Seq);
        Assert.Empty(await List(byTask));
        await Uses("sqlite_autoindex_task_events_1 (plan_id=? AND seq>?)", byPlan);
        await Uses("idx_task_events_task_id (task_id=? AND seq>?)", byTask);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        var refused = await Assert.ThrowsAsync<SqliteException>(() =>
            _database.Read(db => db.Sessions.ExecuteDeleteAsync())
        );

        Assert.Equal(8, refused.SqliteErrorCode);
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer_and_sees_only_what_is_committed()
    {
        using var writer = _database.Database.OpenWriter();
        new SqliteCommand("begin immediate; delete from task_events", writer).ExecuteNonQuery();

        Assert.Equal(1, await _database.Read(db => db.Events.CountAsync()));
    }

    private static SessionsInList TitlesInList(string text) =>
        new(new ListSessions(text, null, null, false, null, null, new PageRequest(50, Cursors.Of(Guid.AllBitsSet))));

    private TasksInList PageOf(PlanTaskStatus? status)
    {
        var wanted = new ListPlanTasks(
            _started.Plan.Id,
            null,
            null,
            null,
            null,
            new PageRequest(50, Cursors.Of(_started.Plan.Id))
        );
        return new TasksInList(wanted, status);
    }

    private static Specification<T> Newest<T>(
        Guid? cursor,
        System.Linq.Expressions.Expression<Func<T, bool>>? filter = null
    )
        where T : class
    {
        var specification = new Specification<T>();
        if (filter is not null)
            specification.Query.Where(filter);
        if (cursor is { } id)
            specification.Query.Where(row => EF.Property<Guid>(row, "Id") < id);
        specification.Query.OrderByDescending(row => EF.Property<Guid>(row, "Id")).Take(2);
        return specification;
    }

    private Task<IReadOnlyList<T>> List<T>(Specification<T> specification)
        where T : class => new Reads(_database.Contexts).List(_database.Tenant, specification, CancellationToken.None);

    private async Task Uses<T>(string index, Specification<T> specification)
        where T : class
    {
        var plan = await PlanOf(specification);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private Task<string> PlanOf<T>(Specification<T> specification)
        where T : class => _database.Read(db => Task.FromResult(PlanOf(db.Set<T>().WithSpecification(specification))));

    private Task<string> PlanOf<T, TResult>(Specification<T, TResult> specification)
        where T : class => _database.Read(db => Task.FromResult(PlanOf(db.Set<T>().WithSpecification(specification))));

    private static string PlanOf(IQueryable query)
    {
        using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(rows.GetString(3));
        return string.Join('\n', lines);
    }
}
