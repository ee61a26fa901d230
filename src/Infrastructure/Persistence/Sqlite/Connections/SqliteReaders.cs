using System.Collections.Concurrent;
using CleanPlan.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>
/// Connections that can only read, a bounded number of them, beside the writer and never behind it. What runs in the
/// writer's turn reads what it has written itself.
/// </summary>
internal sealed class SqliteReaders(
    SqliteDatabase database,
    AmbientTransactions turns,
    IOptions<StorageOptions> options
) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.Readers);
    private readonly ConcurrentStack<SqliteReader> _idle = new();

    public Task<T> Read<T>(SqliteRead<T> read, TenantId tenant, CancellationToken cancel) =>
        Use(reader => read(reader.For(tenant), cancel), cancel);

    /// <summary>Raw SQL; who passes it sees to the tenant.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancel) =>
        Use(reader => Task.FromResult(read(reader.Connection)), cancel);

    public void Dispose()
    {
        while (_idle.TryPop(out var reader))
            reader.Dispose();
        _free.Dispose();
    }

    private Task<T> Use<T>(Func<SqliteReader, Task<T>> read, CancellationToken cancel) =>
        turns.Current is { } turn ? read(turn.Reader) : Borrow(read, cancel);

    private async Task<T> Borrow<T>(Func<SqliteReader, Task<T>> read, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        SqliteReader? reader = null;
        try
        {
            if (!_idle.TryPop(out reader))
                reader = new SqliteReader(database.OpenReader());
            var value = await read(reader);
            // only a reader that came through unharmed is used again
            _idle.Push(reader);
            reader = null;
            return value;
        }
        finally
        {
            reader?.Dispose();
            _free.Release();
        }
    }
}

/// <summary>A query on a context of one tenant.</summary>
internal delegate Task<T> SqliteRead<T>(SqliteDbContext context, CancellationToken cancel);
