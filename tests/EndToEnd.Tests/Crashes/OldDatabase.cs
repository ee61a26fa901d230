using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>
/// A database full of plans as a program has left it that was older than the migration which builds the tables of tasks
/// and events anew.
/// </summary>
internal sealed class OldDatabase : IDisposable
{
    private const string LastMigration = "20261122035817_Retention";
    private const int Plans = 6;
    private const int Tasks = 2_000;
    private const int Claimed = 100;

    private readonly string _directory;
    private readonly Dictionary<string, string> _columns;
    private readonly string _content;

    private OldDatabase(string directory)
    {
        _directory = directory;
        using var connection = Open(directory);
        _columns = ColumnsOf(connection);
        // taken back to what it was before, it still has all that it had, but for what is younger than it
        var content = Content(connection, _columns);
        (_content, Rows) = (content.Digest, content.Rows);
    }

    public int Rows { get; }

    /// <param name="directory">where it is made</param>
    public static async Task<OldDatabase> Make(string directory)
    {
        using (var server = ProgramProcess.Serve(directory, workers: 0))
        {
            using var http = new HttpClient { BaseAddress = new Uri(await server.Address) };
            for (var i = 0; i < Plans; i++)
                await Fill(http, abort: i % 2 == 0);
            server.Terminate();
            Assert.Equal(0, await server.Exit());
        }

        await TakeBack(directory);
        return new OldDatabase(directory);
    }

    /// <returns>the directory</returns>
    public string CopyTo(string directory)
    {
        File.Copy(FileIn(_directory), FileIn(directory));
        return directory;
    }

    /// <summary>Something was written that has not come into the database file itself.</summary>
    public static bool HasLog(string directory) =>
        new FileInfo(FileIn(directory) + "-wal") is { Exists: true, Length: > 0 };

    public void AssertIsWholeIn(string directory)
    {
        using var connection = Open(directory);
        Assert.Equal(["ok"], Texts(connection, "PRAGMA integrity_check"));
        Assert.Empty(Texts(connection, "PRAGMA foreign_key_check"));
        Assert.Equal(
            ["dependency_counts", "tasks"],
            Texts(connection, "SELECT name FROM pragma_table_list WHERE wr AND schema = 'main' ORDER BY name")
        );
        Assert.Equal((_content, Rows), Content(connection, _columns));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Tasks in every state, with leases and results, and an event or two of each.</summary>
    private static async Task Fill(HttpClient http, bool abort)
    {
        var plan = new
        {
            goal = "old",
            start = true,
            tasks = Enumerable
                .Range(0, Tasks)
                .Select(i => new
                {
                    key = $"t{i}",
                    description = new string('x', i % 300),
                    input = new { i },
                    depends_on = i < Claimed ? [] : new[] { $"t{i - Claimed}" },
                }),
        };
        var made = await Post(http, "plans", plan);
        // no lease ends before the last server has looked at it
        var request = new
        {
            worker_id = "old",
            max_tasks = Claimed,
            lease_seconds = PlanLimits.MaxLeaseSeconds,
        };
        var claimed = (await Post(http, "tasks/claim", request))["tasks"]!.AsArray();
        var reports = claimed
            .Take(Claimed / 2)
            .Select(task => new
            {
                task_id = (string)task!["id"]!,
                lease_token = (long)task["lease_token"]!,
                outcome = "complete",
                result = new { done = (string)task["key"]! },
            });
        await Post(http, "tasks/report", new { reports });
        if (abort)
            await Post(http, $"plans/{made["id"]}/abort", new { });
    }

    private static async Task<JsonObject> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v2/{path}", body);
        var json = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(answer.IsSuccessStatusCode, json!.ToJsonString());
        return json;
    }

    private static async Task TakeBack(string directory)
    {
        await using var connection = Open(directory);
        await using (var context = SqliteContexts.ForWriting(TenantId.Default).On(connection))
            await context.GetService<IMigrator>().MigrateAsync(LastMigration);
        Assert.Equal(["0"], Texts(connection, "SELECT wr FROM pragma_table_list WHERE name = 'tasks'"));
        Texts(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <returns>
    /// by the name of each table a list of its columns, but for the one that has moved: what became of its counters the
    /// doctor knows
    /// </returns>
    private static Dictionary<string, string> ColumnsOf(SqliteConnection connection) =>
        Texts(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 2) <> '__'")
            .ToDictionary(
                table => table,
                table =>
                    Texts(
                            connection,
                            $"SELECT group_concat('quote(\"' || name || '\")', '||') FROM pragma_table_info('{table}') "
                                + "WHERE name <> 'dependencies'"
                        )
                        .Single()
            );

    private static (string Digest, int Rows) Content(SqliteConnection connection, Dictionary<string, string> columns)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        foreach (var (table, values) in columns.OrderBy(table => table.Key, StringComparer.Ordinal))
        foreach (var row in Texts(connection, $"SELECT {values} AS row FROM \"{table}\" ORDER BY row"))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(row));
            count++;
        }

        return (Convert.ToHexString(digest.GetHashAndReset()), count);
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
            found.Add(rows.GetString(0));
        return found;
    }

    private static SqliteConnection Open(string directory)
    {
        var connection = new SqliteConnection($"Data Source={FileIn(directory)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static string FileIn(string directory) => Path.Combine(directory, "cleanplan.db");
}
