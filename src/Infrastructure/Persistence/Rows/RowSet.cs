using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>A column, and where its value comes from.</summary>
internal readonly record struct Column<T>(string Name, Func<T, SqlValue> Value);

/// <summary>
/// One statement for a set of rows: it is prepared once and run over them, as <c>executemany</c> is elsewhere. That is
/// cheaper than one statement that takes all rows as a JSON text, whose every value SQLite would have to look up.
/// </summary>
internal sealed class RowSet<T>
{
    private readonly string _sql;
    private readonly Column<T>[] _columns;

    private RowSet(string sql, Column<T>[] columns) => (_sql, _columns) = (sql, columns);

    public IEnumerable<string> Columns => _columns.Select(column => column.Name);

    public static RowSet<T> Insert(string table, params Column<T>[] columns) => Insert("INSERT", table, columns);

    /// <summary>Inserts rows, or puts them in the place of those that have their keys.</summary>
    public static RowSet<T> Put(string table, params Column<T>[] columns) =>
        Insert("INSERT OR REPLACE", table, columns);

    private static RowSet<T> Insert(string verb, string table, Column<T>[] columns) =>
        new(
            $"{verb} INTO {table} ({string.Join(", ", columns.Select(column => column.Name))}) "
                + $"VALUES ({string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => $"?{i}"))})",
            columns
        );

    public static RowSet<T> Update(string table, Column<T> key, params Column<T>[] columns) =>
        new(
            $"UPDATE {table} SET {string.Join(", ", columns.Select((column, i) => $"{column.Name} = ?{i + 2}"))} "
                + $"WHERE {key.Name} = ?1",
            [key, .. columns]
        );

    public void Execute(Statements sql, IEnumerable<T> rows)
    {
        Statement? statement = null;
        foreach (var row in rows)
        {
            // who taps the statements sees one for each row
            if (statement is null || sql.IsTapped)
                statement = sql[_sql];
            statement.Clear();
            for (var i = 0; i < _columns.Length; i++)
                statement.Bind(i + 1, _columns[i].Value(row));
            statement.Run();
        }
    }
}
