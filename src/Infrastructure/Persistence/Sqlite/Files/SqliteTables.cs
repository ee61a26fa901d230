using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

/// <summary>What a database file says of itself.</summary>
internal static class SqliteTables
{
    private const int Sample = 1_000;

    /// <summary>What belongs to a row without a foreign key that says so.</summary>
    private static readonly (string Table, string Key, string Owner)[] s_owners =
    [
        ("task_texts", "id", "tasks"),
        ("task_results", "id", "tasks"),
        ("task_events", "plan_id", "plans"),
        ("dependency_counts", "plan_id", "plans"),
    ];

    /// <summary>Whether there is any table that is not the migrations' own.</summary>
    public static bool Any(SqliteConnection connection) => Names(connection).Count > 0;

    public static bool Has(SqliteConnection connection, string table) =>
        Read(connection, $"SELECT name FROM sqlite_schema WHERE type = 'table' AND name = '{table}'").Count > 0;

    /// <summary>What was applied to it, in order.</summary>
    public static List<string> Migrations(SqliteConnection connection) =>
        Has(connection, "__EFMigrationsHistory")
            ? Read(connection, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\"")
            : [];

    public static int Clear(SqliteConnection connection, string table)
    {
        using var command = new SqliteCommand($"DELETE FROM {Quoted(table)}", connection);
        return command.ExecuteNonQuery();
    }

    public static IReadOnlyList<Application.Abstractions.TableSize> Sizes(SqliteConnection connection) =>
        Names(connection).ConvertAll(table => SizeOf(connection, table));

    public static long TotalBytes(SqliteConnection connection) =>
        Number(connection, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");

    public static IEnumerable<string> Damage(SqliteConnection connection) =>
        Read(connection, $"PRAGMA integrity_check({int.MaxValue})").Where(line => line != "ok");

    public static IEnumerable<string> BrokenReferences(SqliteConnection connection) =>
        s_owners.SelectMany(pair => Orphans(connection, pair.Table, pair.Key, pair.Owner)).Concat(Broken(connection));

    private static IEnumerable<string> Orphans(SqliteConnection connection, string table, string key, string owner) =>
        !Has(connection, table)
            ? []
            : Read(
                connection,
                $"SELECT '{table} refers to a missing row of {owner} in ' || count(*) || ' rows' FROM {table} x "
                    + $"WHERE NOT EXISTS (SELECT 1 FROM {owner} o WHERE o.id = x.{key}) HAVING count(*) > 0"
            );

    private static List<string> Broken(SqliteConnection connection) =>
        Read(
            connection,
            "SELECT \"table\" || ifnull(' row ' || rowid, '') || ' refers to a missing row of ' || parent || ' in ' || count(*) "
                + "|| ' rows' FROM pragma_foreign_key_check GROUP BY \"table\", rowid, parent"
        );

    // SQLite keeps no sizes of tables, and the build of it that we get has no dbstat to compute them
    private static Application.Abstractions.TableSize SizeOf(SqliteConnection connection, string table)
    {
        var columns = Read(connection, $"SELECT name FROM pragma_table_info('{table}')");
        var bytes = string.Join(" + ", columns.Select(column => $"ifnull(octet_length({Quoted(column)}), 0)"));
        var rows = Number(connection, $"SELECT count(*) FROM {Quoted(table)}");
        var mean = Number(
            connection,
            $"SELECT ifnull(avg(bytes), 0) FROM (SELECT {bytes} AS bytes FROM {Quoted(table)} LIMIT {Sample})"
        );
        return new(table, rows, rows * mean);
    }

    private static List<string> Names(SqliteConnection connection) =>
        Read(
            connection,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
                + "AND name NOT LIKE '^_^_EF%' ESCAPE '^' ORDER BY name"
        );

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(rows.GetString(0));
        return lines;
    }
}
