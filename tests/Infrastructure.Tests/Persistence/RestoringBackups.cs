using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Files;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Persistence;

public sealed class RestoringBackups : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private TemporaryDatabase _database = null!;
    private DataDirectory _directory = null!;
    private Backups _backups = null!;

    private string Copy => Path.Combine(_database.Options.DataDirectory, "copy.db");

    public async Task InitializeAsync()
    {
        _database = await TemporaryDatabase.Migrated();
        _directory = new DataDirectory(new OptionsWrapper<StorageOptions>(_database.Options));
        _backups = new Backups(_directory, _database.Database, new SqliteBackup(_database.Database, _time), _time);
        var session = Rows.Session(_database.Tenant);
        await _database.Save(Rows.Everything(session, Rows.Started(session, "a", "b: a")));
        var made = await _backups.Make(Copy, overwrite: false, CancellationToken.None);
        Assert.Equal((0, 1), (made.Value.Verified.Faults.Count, made.Value.Verified.Plans));
    }

    public Task DisposeAsync()
    {
        _directory.Dispose();
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_database_is_as_it_was_and_what_it_became_is_kept()
    {
        var goals = _database.Query("select goal from plans");
        _database.Execute("update plans set goal = 'later'");

        var restored = (await Restore()).Value;

        Assert.Equal(goals, _database.Query("select goal from plans"));
        using var kept = new SqliteFile(restored.Kept!).OpenReader();
        using var later = new SqliteCommand("select goal from plans", kept);
        Assert.Equal("later", later.ExecuteScalar());
        Assert.Equal(["ok"], _database.Query("pragma integrity_check"));
    }

    [Fact]
    public async Task What_is_only_in_the_log_is_kept_too()
    {
        // an open reader lets nobody empty the log, as a process that was killed leaves it
        using (var reader = _database.Database.OpenReader())
        {
            using var begun = reader.BeginTransaction(deferred: true);
            using (var look = new SqliteCommand("select count(*) from plans", reader, begun))
                look.ExecuteScalar();
            _database.Execute("update plans set goal = 'in the log'");
            Assert.NotEqual(0, new FileInfo(_database.Database.Path + "-wal").Length);
        }

        var restored = (await Restore()).Value;

        using var kept = new SqliteFile(restored.Kept!).OpenReader();
        using var goal = new SqliteCommand("select goal from plans", kept);
        Assert.Equal("in the log", goal.ExecuteScalar());
        Assert.False(File.Exists(_database.Database.Path + "-wal"));
    }

    [Fact]
    public async Task No_token_that_was_given_after_the_backup_is_given_again()
    {
        _database.Execute("update tasks set lease_token = 7");

        await Restore();

        var tokens = _database.Query("select lease_token from tasks").ConvertAll(long.Parse);
        Assert.All(tokens, token => Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), token));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Restore();
        Assert.All(
            _database.Query("select lease_token from tasks"),
            token => Assert.True(long.Parse(token) > tokens[0])
        );
    }

    [Fact]
    public async Task A_copy_that_is_made_touches_no_file_but_its_own()
    {
        var (another, beside) = ($"{Copy}.another", $"{Copy}.another.partial");
        await File.WriteAllTextAsync(beside, "mine");

        var made = await _backups.Make(another, overwrite: false, CancellationToken.None);

        Assert.True(made.IsOk);
        Assert.Equal("mine", await File.ReadAllTextAsync(beside));
        Assert.Equal([beside], Directory.GetFiles(_database.Options.DataDirectory, "*.partial"));
    }

    [Theory]
    [InlineData("data/cleanplan.db", "part_of_the_data")]
    [InlineData("data/lock", "part_of_the_data")]
    [InlineData("data/backups/before.db", "part_of_the_data")]
    [InlineData("data/artifacts/task/file.md", "part_of_the_data")]
    [InlineData("hard-link", "part_of_the_data")]
    [InlineData("data", "no_plain_file")]
    [InlineData("pipe", "no_plain_file")]
    [InlineData(".", "no_plain_file")]
    // not there, and taken for the database's own once they are
    [InlineData("data/cleanplan.db-wal", "part_of_the_data")]
    [InlineData("data/cleanplan.db-journal", "part_of_the_data")]
    public async Task No_copy_takes_the_place_of_what_is_no_plain_file_of_somebody(string target, string code)
    {
        var data = _database.Options.DataDirectory;
        var outside = Directory.CreateTempSubdirectory("cleanplan-");
        foreach (var file in (string[])["lock", "backups/before.db", "artifacts/task/file.md"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, file))!);
            await File.WriteAllTextAsync(Path.Combine(data, file), "kept");
        }

        File.CreateSymbolicLink(Path.Combine(outside.FullName, "data"), data);
        await Run("ln", _database.Database.Path, Path.Combine(outside.FullName, "hard-link"));
        await Run("mkfifo", Path.Combine(outside.FullName, "pipe"));

        var made = await _backups.Make(Path.Combine(outside.FullName, target), overwrite: true, CancellationToken.None);

        Assert.Equal(code, made.Error?.Code);
        Assert.Single(_database.Query("select id from plans"));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(data, "lock")));
        outside.Delete(recursive: true);

        static async Task Run(string program, params string[] arguments)
        {
            using var process = System.Diagnostics.Process.Start(program, arguments);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Theory]
    [InlineData("not a database at all", "backup_faulty")]
    [InlineData("", "not_a_backup")]
    public async Task A_file_that_is_no_copy_changes_nothing(string content, string code)
    {
        await File.WriteAllTextAsync(Copy, content);

        Assert.Equal(code, (await Restore()).Error?.Code);
        Assert.Single(_database.Query("select id from plans"));
    }

    [Theory]
    [InlineData("delete from plans")]
    [InlineData("update tasks set status = 'done', claimable_at = null where key = 'a'")]
    public async Task A_copy_with_a_fault_changes_nothing_and_the_fault_is_named(string fault)
    {
        using (var connection = new SqliteFile(Copy).OpenWriter())
        using (var plant = new SqliteCommand($"pragma foreign_keys = off; {fault}", connection))
            plant.ExecuteNonQuery();

        var refused = (await Restore()).Error!;

        Assert.Equal("backup_faulty", refused.Code);
        Assert.NotEmpty(refused.Faults);
        Assert.Single(_database.Query("select id from plans"));
        Assert.False(Directory.Exists(Path.Combine(_database.Options.DataDirectory, "backups")));
    }

    [Fact]
    public async Task A_copy_with_a_damaged_page_changes_nothing()
    {
        using (var file = new FileStream(Copy, FileMode.Open, FileAccess.ReadWrite))
        {
            for (var page = 4096 * 2; page < file.Length; page += 4096)
            {
                file.Position = page;
                file.Write(new byte[64]);
            }
        }

        Assert.Equal("backup_faulty", (await Restore()).Error?.Code);
        Assert.Single(_database.Query("select id from plans"));
    }

    [Fact]
    public async Task A_copy_of_a_newer_program_changes_nothing()
    {
        using (var connection = new SqliteFile(Copy).OpenWriter())
        using (
            var plant = new SqliteCommand(
                "insert into __EFMigrationsHistory values ('29990101000000_Later', '99.0.0')",
                connection
            )
        )
            plant.ExecuteNonQuery();

        Assert.Equal("schema_too_new", (await Restore()).Error?.Code);
        Assert.Single(_database.Query("select id from plans"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_any_more_is_replaced_and_kept_as_it_lies()
    {
        await File.WriteAllTextAsync(_database.Database.Path, "ruined");

        var restored = (await Restore()).Value;

        Assert.Equal("ruined", await File.ReadAllTextAsync(restored.Kept!));
        Assert.Single(_database.Query("select id from plans"));
    }

    private async Task<Domain.Common.Result<RestoredDatabase>> Restore() =>
        await _backups.Restore(Copy, CancellationToken.None);
}
