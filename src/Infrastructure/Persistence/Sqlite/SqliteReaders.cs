using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Connections for reads by prepared statements: never behind the writer, and kept from one read to the next.</summary>
internal sealed class SqliteReaders(SqliteDatabase database) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public Lent Rent() => new(this, _idle.TryTake(out var reader) ? reader : new Reader(database.OpenReader()));

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    internal readonly struct Lent(SqliteReaders owner, Reader reader) : IDisposable
    {
        public T Read<T>(Func<Statements, T> read) => read(reader.Sql);

        /// <summary>Several statements that see one and the same state.</summary>
        public T InSnapshot<T>(Func<Statements, T> read)
        {
            reader.Sql["BEGIN DEFERRED"].Execute();
            try
            {
                return read(reader.Sql);
            }
            finally
            {
                reader.Sql["COMMIT"].Execute();
            }
        }

        public void Dispose() => owner._idle.Add(reader);
    }

    internal sealed class Reader(SqliteConnection connection) : IDisposable
    {
        public Statements Sql { get; } = new(connection);

        public void Dispose()
        {
            Sql.Dispose();
            connection.Dispose();
        }
    }
}
