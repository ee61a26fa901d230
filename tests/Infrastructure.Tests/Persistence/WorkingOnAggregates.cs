using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Tests.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Persistence;

public sealed class WorkingOnAggregates : IAsyncLifetime
{
    private readonly SqliteEngine _engine = SqliteEngine.Open(new FakeTime());
    private readonly Session _session = Rows.Session(TenantId.Default);
    private UnitOfWork _work = null!;
    private Infrastructure.Persistence.Ef.Sessions _sessions = null!;

    public async Task InitializeAsync()
    {
        (_work, _sessions) = Scope(TenantId.Default);
        await _work.Run<bool>(
            _ =>
            {
                _sessions.Add(_session);
                return Answer(true);
            },
            CancellationToken.None
        );
    }

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_added_and_changed_is_there_when_the_answer_comes()
    {
        var renamed = await Rename("Trip to Bergen");

        Assert.True(renamed.IsOk);
        Assert.Equal(("Trip to Bergen", 2L), await Stored());
    }

    [Fact]
    public async Task A_refusal_leaves_everything_as_it_was()
    {
        var refused = await _work.Run<bool>(
            async cancel =>
            {
                (await _sessions.Find(_session.Id, cancel))!.Change("lost", null, null, Rows.Now);
                return SessionErrors.NotFound;
            },
            CancellationToken.None
        );

        Assert.Equal("not_found", refused.Error?.Code);
        Assert.Equal(("Trip to Oslo", 1L), await Stored());
    }

    [Fact]
    public async Task An_exception_leaves_everything_as_it_was_and_the_next_work_runs()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            _work.Run<bool>(
                async cancel =>
                {
                    (await _sessions.Find(_session.Id, cancel))!.Change("lost", null, null, Rows.Now);
                    await _work.Context.SaveChangesAsync(cancel);
                    throw new NotSupportedException();
                },
                CancellationToken.None
            )
        );

        Assert.Equal(("Trip to Oslo", 1L), await Stored());
        Assert.True((await Rename("next")).IsOk);
    }

    [Fact]
    public async Task A_row_that_changed_since_it_was_loaded_is_a_version_conflict()
    {
        var conflict = await _work.Run<bool>(
            async cancel =>
            {
                var session = (await _sessions.Find(_session.Id, cancel))!;
                var connection = (SqliteConnection)_work.Context.Database.GetDbConnection();
                new SqliteCommand("update sessions set version = 7, title = 'theirs'", connection).ExecuteNonQuery();
                session.Change("mine", null, null, Rows.Now);
                return true;
            },
            CancellationToken.None
        );

        Assert.Equal(("version_conflict", ErrorKind.Conflict), (conflict.Error?.Code, conflict.Error?.Kind));
        Assert.Equal(("Trip to Oslo", 1L), await Stored());
    }

    [Fact]
    public async Task Two_works_at_once_both_count()
    {
        var works = Enumerable.Range(0, 20).Select(i => Task.Run(() => Rename($"title {i}"))).ToList();
        await Task.WhenAll(works);

        Assert.Equal(21, (await Stored()).Version);
    }

    [Fact]
    public async Task A_foreign_session_is_not_found()
    {
        var (work, sessions) = Scope(new TenantId(Guid.CreateVersion7()));

        var found = await work.Run<bool>(
            async cancel => await sessions.Find(_session.Id, cancel) is not null,
            CancellationToken.None
        );

        Assert.False(found.Value);
    }

    [Fact]
    public async Task A_deleted_session_is_found_so_that_it_can_be_restored()
    {
        await Change(session => session.Delete(Rows.Now));
        await Change(session => session.Restore(Rows.Now));

        Assert.Equal(3, (await Stored()).Version);
    }

    [Fact]
    public void Outside_of_a_unit_of_work_nothing_is_added() =>
        Assert.Throws<InvalidOperationException>(() => _sessions.Add(_session));

    [Fact]
    public async Task A_unit_of_work_inside_another_is_a_bug_rather_than_a_deadlock() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _work.Run(cancel => _work.Run(_ => Answer(true), cancel), CancellationToken.None)
        );

    private Task<Result<bool>> Rename(string title) => Change(session => session.Change(title, null, null, Rows.Now));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_asks_of_the_ports_is_part_of_it_with_a_key_and_without(bool keyed)
    {
        var (work, sessions) = Scope(TenantId.Default);
        var session = Session.ForGoal(TenantId.Default, "both", DateTimeOffset.UnixEpoch);

        await InTurn(keyed, () => work.Run(cancel => Both(sessions, session, cancel), CancellationToken.None)).Soon();

        Assert.Equal("both", (await Find(session.Id))!.Title);
        Assert.Equal("a", (await _engine.ClaimOne()).Task.Key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_asked_of_the_ports_is_undone_with_it(bool keyed)
    {
        var (work, sessions) = Scope(TenantId.Default);
        var session = Session.ForGoal(TenantId.Default, "neither", DateTimeOffset.UnixEpoch);

        await InTurn(
                keyed,
                () =>
                    work.Run<bool>(
                        async cancel =>
                        {
                            await Both(sessions, session, cancel);
                            return Errors.VersionConflict;
                        },
                        CancellationToken.None
                    )
            )
            .Soon();

        Assert.Null(await Find(session.Id));
        Assert.Empty(await _engine.Claim());
    }

    /// <summary>An aggregate, and then a plan that belongs to it: the port sees what the unit has not saved yet.</summary>
    private async Task<Result<bool>> Both(
        Infrastructure.Persistence.Ef.Sessions sessions,
        Session session,
        CancellationToken cancel
    )
    {
        sessions.Add(session);
        var (plan, tasks) = Plan.Create(
            TenantId.Default,
            session.Id,
            "goal",
            OnFailure.Continue,
            null,
            PlanBlueprint.Check([new TaskDraft { Key = "a" }]).Value,
            DateTimeOffset.UnixEpoch
        );
        var slice = PlanSlice.Whole(plan, tasks, DateTimeOffset.UnixEpoch, () => 0.5);
        slice.Start();
        slice.Advance();
        var added = await _engine.Plans.Add(slice, session: null, cancel);
        return added.IsOk ? true : added.Error;
    }

    private async Task<Session?> Find(Guid id)
    {
        using var connection = _engine.Database.OpenReader();
        await using var db = SqliteContexts.ForReading(TenantId.Default, connection);
        return await db.Sessions.SingleOrDefaultAsync(session => session.Id == id);
    }

    private async Task InTurn(bool keyed, Func<Task<Result<bool>>> work)
    {
        if (!keyed)
        {
            await work();
            return;
        }

        var request = new KeyedRequest(TenantId.Default, "POST /both", "key", new byte[32]);
        await _engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                request,
                async _ =>
                    (await work()).IsOk
                        ? KeyedOutcome.Done(new StoredResponse(200, null, null, null))
                        : KeyedOutcome.Refused,
                CancellationToken.None
            );
    }

    private Task<Result<bool>> Change(Action<Session> change)
    {
        var (work, sessions) = Scope(TenantId.Default);
        return work.Run<bool>(
            async cancel =>
            {
                change((await sessions.Find(_session.Id, cancel))!);
                return true;
            },
            CancellationToken.None
        );
    }

    private (UnitOfWork Work, Infrastructure.Persistence.Ef.Sessions Sessions) Scope(TenantId tenant)
    {
        var work = _engine.UnitOfWork(new Caller(tenant));
        return (work, new Infrastructure.Persistence.Ef.Sessions(work));
    }

    private async Task<(string Title, long Version)> Stored()
    {
        using var connection = _engine.Database.OpenReader();
        await using var db = SqliteContexts.ForReading(TenantId.Default, connection);
        var session = await db.Sessions.SingleAsync();
        return (session.Title, session.Version);
    }

    private static Task<Result<bool>> Answer(bool value) => Task.FromResult<Result<bool>>(value);

    private sealed record Caller(TenantId Tenant) : ICaller
    {
        public string Name => "test";
        public Role Role => Role.Admin;
    }
}
