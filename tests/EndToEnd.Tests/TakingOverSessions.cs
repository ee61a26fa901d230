using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The files of an older system, whose import is killed on its way and run again.</summary>
[Trait("Length", "Long")]
public sealed class TakingOverSessions : IDisposable
{
    private const int Sessions = 1_500;

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-import-").FullName;
    private readonly string _files = Directory.CreateTempSubdirectory("cleanplan-legacy-").FullName;

    [Fact]
    public async Task Ends_right_however_often_it_is_begun()
    {
        for (var i = 0; i < Sessions; i++)
            Write($"s{i}", $$"""{"id":"s{{i}}","title":"Chat {{i}}","messages":[{"role":"user","content":"{{i}}"}]}""");
        using (var killed = ProgramProcess.Start("import", "sessions", _files, "--data", _data))
        {
            // the log of the database comes with the tables, and the first sessions soon behind them
            var log = Path.Combine(_data, "cleanplan.db-wal");
            await Patience.Until(() => new FileInfo(log) is { Exists: true, Length: > 1_000_000 });
            killed.Kill();
            await killed.Exit();
        }

        Write("broken", "{");
        var (code, report) = await Run("import", "--json");
        Assert.Equal(1, code);
        var totals = report["totals"]!;
        Assert.Equal(Sessions, (int)totals["imported"]! + (int)totals["unchanged"]!);
        Assert.Equal((0, 1), ((int)totals["updated"]!, (int)totals["rejected"]!));
        var rejected = report["items"]!.AsArray().Single(item => (string?)item!["outcome"] == "rejected")!;
        Assert.Equal(
            ("broken.json", "broken", "malformed_json"),
            ((string?)rejected["item"], (string?)rejected["id"], (string?)rejected["reason"])
        );

        File.Delete(Path.Combine(_files, "broken.json"));
        (code, report) = await Run("verify", "--json", "--sample", "all");
        Assert.Equal((0, Sessions, Sessions), (code, (int)report["in_files"]!, (int)report["in_database"]!));
        Assert.Empty(report["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_no_directory_is_said_in_one_line()
    {
        using var program = ProgramProcess.Start("import", "sessions", Path.Combine(_files, "none"), "--data", _data);

        Assert.Equal(1, await program.Exit());
        Assert.StartsWith("cleanplan: there is no directory", program.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_files, recursive: true);
    }

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(_files, $"{name}.json"), json);

    private async Task<(int Code, JsonNode Report)> Run(string verb, params string[] options)
    {
        using var program = ProgramProcess.Start([verb, "sessions", _files, "--data", _data, .. options]);
        var code = await program.Exit();
        return (code, JsonNode.Parse(program.Output)!);
    }
}
