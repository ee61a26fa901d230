using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>What an operator asks of a storage while the engine works on it.</summary>
public abstract class LookingAfterTheData : EngineSuite
{
    private ISchema Schema => Engine.Services.GetRequiredService<ISchema>();

    private IBackups Backups => Engine.Services.GetRequiredService<IBackups>();

    [Fact]
    public async Task The_schema_is_the_program_s_and_says_what_there_is()
    {
        await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b" });

        var status = await Schema.Status(default);

        Assert.True(status.Exists);
        Assert.NotEmpty(status.Applied);
        Assert.Empty(status.Pending.Concat(status.Unknown));
        Assert.Equal(2, status.Tables.Single(table => table.Name == "tasks").Rows);
        Assert.InRange(status.Bytes, 1, long.MaxValue);
    }

    [Fact]
    public async Task What_is_up_to_date_is_migrated_by_nothing_and_copied_by_nobody()
    {
        var migrated = (await Schema.Migrate(default)).Value;

        Assert.Empty(migrated.Applied);
        Assert.Null(migrated.Backup);
    }

    [Fact]
    public async Task All_plans_are_examined()
    {
        await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Drain();
        await Engine.Start(new TaskDraft { Key = "b" });

        var verified = (await Schema.Verify(default)).Value;

        Assert.Empty(verified.Faults);
        Assert.Equal(2, verified.Plans);
    }

    [Fact]
    public async Task A_copy_is_whole_and_takes_nobody_s_place_unasked()
    {
        using var folder = new TemporaryFolder();
        await Engine.Start(new TaskDraft { Key = "a" });

        var copy = (await Backups.Make(folder.FileOf("copy"), overwrite: false, default)).Value;
        var again = await Backups.Make(folder.FileOf("copy"), overwrite: false, default);

        Assert.Equal((0, 1), (copy.Verified.Faults.Count, copy.Verified.Plans));
        Assert.Equal(copy.Bytes, new FileInfo(copy.File).Length);
        Assert.Equal("file_exists", again.Error?.Code);
    }

    [Fact]
    public async Task Nothing_is_restored_of_what_is_not_there()
    {
        using var folder = new TemporaryFolder();
        await Engine.Start(new TaskDraft { Key = "a" });

        var refused = await Backups.Restore(folder.FileOf("nothing"), default);

        Assert.Equal("no_such_file", refused.Error?.Code);
        Assert.Equal("a", (await Engine.ClaimOne()).Task.Key);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cleanplan-copies-");

        public string FileOf(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
