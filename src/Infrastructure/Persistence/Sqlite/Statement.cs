using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>A prepared statement with numbered parameters (<c>?1</c>, <c>?2</c>), kept for the life of its connection.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; sql.Contains($"?{i}", StringComparison.Ordinal); i++)
            _command.Parameters.AddWithValue($"?{i}", DBNull.Value);
        _command.Prepare();
    }

    public int Execute(params ReadOnlySpan<object?> values) => Bind(values).ExecuteNonQuery();

    public SqliteDataReader Query(params ReadOnlySpan<object?> values) => Bind(values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}

/// <summary>The prepared statements of one connection, by their text.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    /// <summary>Every text that was asked for, and how many statements were run in all.</summary>
    public IReadOnlyCollection<string> Texts => _prepared.Keys;

    public long Runs { get; private set; }

    /// <summary>The statement, to be run once.</summary>
    public Statement this[string sql]
    {
        get
        {
            Runs++;
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
