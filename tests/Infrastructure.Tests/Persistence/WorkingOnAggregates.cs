using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Tests.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>What only who holds the context can bring about; the rest is asked of every storage.</summary>
public sealed class WorkingOnAggregates : IAsyncLifetime
{
    private readonly SqliteEngine _engine = SqliteEngine.Open(new FakeTime());
    private readonly Session _session = Rows.Session(TenantId.Default);
    private UnitOfWork _work = null!;
    private Infrastructure.Persistence.Ef.Sessions _sessions = null!;

    public async Task InitializeAsync()
    {
        (_work, _sessions) = Scope();
        await _work.Run<bool>(
            _ =>
            {
                _sessions.Add(_session);
                return Task.FromResult<Result<bool>>(true);
            },
            CancellationToken.None
        );
    }

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

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

    private Task<Result<bool>> Rename(string title) => Change(session => session.Change(title, null, null, Rows.Now));

    private Task<Result<bool>> Change(Action<Session> change)
    {
        var (work, sessions) = Scope();
        return work.Run<bool>(
            async cancel =>
            {
                change((await sessions.Find(_session.Id, cancel))!);
                return true;
            },
            CancellationToken.None
        );
    }

    private (UnitOfWork Work, Infrastructure.Persistence.Ef.Sessions Sessions) Scope()
    {
        var work = _engine.UnitOfWork(new TestCaller());
        return (work, new Infrastructure.Persistence.Ef.Sessions(work));
    }

    private async Task<(string Title, long Version)> Stored()
    {
        using var connection = _engine.Database.OpenReader();
        await using var db = SqliteContexts.ForReading(TenantId.Default, connection);
        var session = await db.Sessions.SingleAsync();
        return (session.Title, session.Version);
    }
}
