using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Native;

/// <summary>
/// A prepared statement with numbered parameters (<c>?1</c>, <c>?2</c>), kept for the life of its connection. It goes to
/// SQLite directly: the hot loops bind thousands of values a millisecond, and looking up each parameter by its name
/// costs more than running the statement.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;

    public Statement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
        _handle = _statement.DangerousGetHandle();
    }

    /// <returns>rows that it changed</returns>
    public int Execute(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        return Run();
    }

    /// <summary>Its rows, which must be disposed before it is run again.</summary>
    public Rows Query(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        return new Rows(this);
    }

    // most columns of a row are null, and stay unbound
    public void Clear() => SqliteNative.sqlite3_clear_bindings(_handle);

    public void Bind(int number, in SqlValue value)
    {
        if (!value.IsNull)
            Check(value.Bind(_handle, number));
    }

    /// <summary>Runs it with what is bound.</summary>
    /// <returns>rows that it changed</returns>
    public int Run()
    {
        int code;
        while ((code = SqliteNative.sqlite3_step(_handle)) == raw.SQLITE_ROW) { }
        Reset();
        if (code != raw.SQLITE_DONE)
            Check(code);
        return raw.sqlite3_changes(_connection);
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<SqlValue> values)
    {
        Clear();
        for (var i = 0; i < values.Length; i++)
            Bind(i + 1, values[i]);
    }

    private bool Step()
    {
        var code = SqliteNative.sqlite3_step(_handle);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Reset();
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    // what a reset returns is the error of the step before it, which was told already
    private void Reset() => SqliteNative.sqlite3_reset(_handle);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _connection);
    }

    /// <summary>The rows of a running query, one at a time.</summary>
    internal readonly struct Rows(Statement owner) : IDisposable
    {
        public bool Read() => owner.Step();

        public bool IsDBNull(int column) => SqliteNative.sqlite3_column_type(owner._handle, column) == raw.SQLITE_NULL;

        public long GetInt64(int column) => SqliteNative.sqlite3_column_int64(owner._handle, column);

        public int GetInt32(int column) => (int)GetInt64(column);

        public double GetDouble(int column) => SqliteNative.sqlite3_column_double(owner._handle, column);

        /// <summary>A text's or a blob's bytes, until the next row.</summary>
        public unsafe ReadOnlySpan<byte> Bytes(int column)
        {
            // in this order: asking for the bytes may convert what the length is of
            var bytes = SqliteNative.sqlite3_column_blob(owner._handle, column);
            return new ReadOnlySpan<byte>(bytes, SqliteNative.sqlite3_column_bytes(owner._handle, column));
        }

        public string GetString(int column) => Encoding.UTF8.GetString(Bytes(column));

        public Guid Id(int column) => Codec.Id(Bytes(column));

        public string? Text(int column) => IsDBNull(column) ? null : GetString(column);

        public int? Int(int column) => IsDBNull(column) ? null : GetInt32(column);

        public DateTimeOffset? Time(int column) => IsDBNull(column) ? null : Codec.Time(GetInt64(column));

        public void Dispose() => owner.Reset();
    }
}

/// <summary>
/// Stands where every statement passes before it runs: it may let the statement fail, or put another one in its place.
/// </summary>
internal delegate string StatementTap(SqliteConnection connection, string sql);

/// <summary>The prepared statements of one connection, by their text.</summary>
internal sealed class Statements(SqliteConnection connection, StatementTap? tap = null) : IDisposable
{
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    /// <summary>Every text that was asked for, and how many statements were run in all.</summary>
    public IReadOnlyCollection<string> Texts => _prepared.Keys;

    public long Runs { get; private set; }

    public bool IsTapped => tap is not null;

    /// <summary>The statement, to be run once.</summary>
    public Statement this[string sql]
    {
        get
        {
            Runs++;
            if (tap is not null)
                sql = tap(connection, sql);
            if (!_prepared.TryGetValue(sql, out var statement))
                _prepared[sql] = statement = new Statement(connection, sql);
            return statement;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
    }
}
