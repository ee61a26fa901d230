using System.Net.Http.Json;
using Microsoft.Data.Sqlite;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>Copies of the database that are made beside the server, by processes of their own.</summary>
public sealed class BackingUp : IDisposable
{
    private const int Backups = 4;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-e2e-").FullName;

    private string Data => Path.Combine(_directory, "data");

    [Fact]
    [Trait("Length", "Long")]
    public async Task Each_copy_under_load_is_sound_and_equals_one_moment()
    {
        using (var server = ProgramProcess.Serve(Data, workers: 4))
        {
            var address = await server.Address;
            using var first = await RemotePlan.Post(address, RemotePlan.Layers(50, 4, 0.05));
            using var enough = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 3).Select(_ => PostPlans(address, enough.Token)).ToList();
            for (var i = 0; i < Backups; i++)
                await Done("db", "backup", Copy(i), "--data", Data);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            server.Terminate();
            await server.Exit();
        }

        var end = Events(Path.Combine(Data, "cleanplan.db"));
        for (var i = 0; i < Backups; i++)
        {
            var events = Events(Copy(i));
            Assert.NotEmpty(events);
            foreach (var (plan, lines) in events)
                Assert.Equal(end[plan].Take(lines.Count), lines);
            // its rows are those of the same moment
            Assert.Empty(
                Rows(
                    Copy(i),
                    "SELECT hex(id) FROM plans p WHERE event_seq <> (SELECT max(seq) FROM task_events WHERE plan_id = p.id)"
                )
            );
        }

        // made while something went on, and not all of the same moment
        Assert.Equal(
            Backups,
            Enumerable.Range(0, Backups).Select(i => Events(Copy(i)).Sum(plan => plan.Value.Count)).Distinct().Count()
        );
        Assert.Empty(Directory.GetFiles(_directory, "*.partial"));
    }

    [Fact]
    public async Task What_was_copied_goes_on_where_it_was()
    {
        RemotePlan plan;
        using (var server = ProgramProcess.Serve(Data, workers: 2))
        {
            plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(10, 2, 0.1));
            await plan.Reaches(state => RemotePlan.Count(state, "done") >= 4);
            await Done("db", "backup", Copy(0), "--data", Data);
            await plan.Reaches(RemotePlan.IsSettled);
            server.Kill();
        }

        var said = await Done("db", "restore", Copy(0), "--data", Data);

        Assert.Contains("The database as it was: ", said, StringComparison.Ordinal);
        await Done("db", "verify", "--data", Data);
        using var again = ProgramProcess.Serve(Data, workers: 2);
        using var after = plan.At(await again.Address);
        Assert.Equal("done", (string?)(await after.Reaches(RemotePlan.IsSettled))["status"]);
        var seqs = (await after.Events()).Select(line => (long)line["seq"]!).ToList();
        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);
        plan.Dispose();
    }

    [Fact]
    public async Task A_server_that_has_the_database_open_keeps_it()
    {
        using var server = ProgramProcess.Serve(Data, workers: 0);
        using var plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(1, 1, 0.1));
        await Done("db", "backup", Copy(0), "--data", Data);

        using var restore = ProgramProcess.Start("db", "restore", Copy(0), "--data", Data);

        Assert.Equal(78, await restore.Exit());
        Assert.Contains($"in use by another process, {server.Id}", restore.Output, StringComparison.Ordinal);
        await plan.Reaches(_ => true);
    }

    [Fact]
    public async Task A_copy_is_written_over_only_when_that_is_asked_for()
    {
        await Done("db", "migrate", "--data", Data);
        await File.WriteAllTextAsync(Copy(0), "mine");

        using var refused = ProgramProcess.Start("db", "backup", Copy(0), "--data", Data);

        Assert.Equal(1, await refused.Exit());
        Assert.Equal("mine", await File.ReadAllTextAsync(Copy(0)));
        await Done("db", "backup", Copy(0), "--overwrite", "--data", Data);
        await Done("db", "restore", Copy(0), "--data", Path.Combine(_directory, "other"));
    }

    [Fact]
    public async Task The_files_that_a_server_works_on_are_never_written_over()
    {
        using var server = ProgramProcess.Serve(Data, workers: 0);
        var address = await server.Address;
        foreach (var target in (string[])["cleanplan.db", "cleanplan.db-wal", "cleanplan.db-shm", "lock"])
        {
            using var backup = ProgramProcess.Start(
                "db",
                "backup",
                Path.Combine(Data, target),
                "--overwrite",
                "--data",
                Data
            );
            Assert.Equal(1, await backup.Exit());
            Assert.Contains("is a part of the data directory", backup.Output, StringComparison.Ordinal);
        }

        using var plan = await RemotePlan.Post(address, RemotePlan.Layers(1, 1, 0.1));
        server.Kill();
        using var again = ProgramProcess.Serve(Data, workers: 0);
        using var after = plan.At(await again.Address);
        await after.Reaches(_ => true);
    }

    [Fact]
    public async Task Everything_that_is_written_is_its_owners_alone()
    {
        using (var server = ProgramProcess.Serve(Data, workers: 1))
        {
            using var plan = await RemotePlan.Post(
                await server.Address,
                new
                {
                    goal = "g",
                    start = true,
                    tasks = new[]
                    {
                        new
                        {
                            key = "a",
                            agent_type = "Export",
                            input = new { document = "x" },
                        },
                    },
                }
            );
            await plan.Reaches(RemotePlan.IsSettled);
            await Done("db", "backup", Copy(0), "--data", Data);
            server.Kill();
        }

        await Done("db", "restore", Copy(0), "--data", Data);

        string[] written = [Data, Copy(0), .. Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories)];
        Assert.Contains(written, path => path.EndsWith("a.md", StringComparison.Ordinal));
        Assert.Contains(written, path => path.Contains("-before-restore", StringComparison.Ordinal));
        Assert.All(written, path => Assert.Equal(UnixFileMode.None, ModeOf(path) & Others));

        static UnixFileMode ModeOf(string path) =>
            OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Copy(int i) => Path.Combine(_directory, $"copy{i}.db");

    private static async Task<string> Done(params string[] arguments)
    {
        using var program = ProgramProcess.Start(arguments);
        Assert.True(await program.Exit() == 0, program.Output);
        return program.Output;
    }

    private static async Task PostPlans(string address, CancellationToken enough)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        while (!enough.IsCancellationRequested)
        {
            using var answer = await http.PostAsJsonAsync("/api/v2/plans", RemotePlan.Layers(5, 4, 0), default);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static Dictionary<string, List<string>> Events(string file)
    {
        var all = Rows(
            file,
            "SELECT group_concat(format('quote(\"%w\")', name), '||') FROM pragma_table_info('task_events')"
        );
        return Rows(file, $"SELECT hex(plan_id), {all[0][0]} FROM task_events ORDER BY plan_id, seq")
            .GroupBy(row => row[0], row => row[1])
            .ToDictionary(plan => plan.Key, plan => plan.ToList());
    }

    private static List<string[]> Rows(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var found = new List<string[]>();
        while (rows.Read())
            found.Add([.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetString)]);
        return found;
    }
}
