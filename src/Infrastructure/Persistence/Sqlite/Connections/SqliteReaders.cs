using System.Collections.Concurrent;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence.Ef;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>Connections that can only read, a bounded number of them, beside the writer and never behind it.</summary>
internal sealed class SqliteReaders(SqliteDatabase database, IOptions<StorageOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.Readers);
    private readonly ConcurrentStack<SqliteReader> _idle = new();

    public Task<T> Read<T>(TenantRead<T> read, TenantId tenant, CancellationToken cancel) =>
        Borrow(reader => read(reader.For(tenant), cancel), cancel);

    /// <summary>Raw SQL; who passes it sees to the tenant.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, Task<T>> read, CancellationToken cancel) =>
        Borrow(reader => read(reader.Connection), cancel);

    public void Dispose()
    {
        while (_idle.TryPop(out var reader))
            reader.Dispose();
        _free.Dispose();
    }

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
