using System.CommandLine;
using System.Diagnostics;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Importing;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Cli;

/// <summary>Takes over what an older system has kept, item by item; run again, it goes on where it was stopped.</summary>
internal static class ImportVerb
{
    public static Command Make() =>
        new("import", "Take over what an older system has kept, while no server runs.") { MakeSessions() };

    private static Command MakeSessions()
    {
        var path = new Argument<DirectoryInfo>("PATH") { Description = "a directory with a file for each session" };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would come of it, and write nothing" };
        var replace = new Option<bool>("--replace") { Description = "overwrite what has become another here" };
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command("sessions", "Take over the sessions of DIR/*.json.")
        {
            path,
            dryRun,
            replace,
            data,
            json,
        };
        verb.SetAction(
            async (parsed, cancel) =>
            {
                var directory = parsed.GetRequiredValue(path);
                if (!directory.Exists)
                    return await Refusal.Say($"there is no directory {directory}.", ExitCode.Wrong);
                await using var host = await InProcessHost.OpenConfigured(parsed.GetValue(data));
                var report = await Import(
                    LegacyFiles.Sessions(directory),
                    file => new ImportSession(file, parsed.GetValue(replace), parsed.GetValue(dryRun)),
                    host,
                    cancel
                );
                await Print.Either(parsed.GetValue(json), report, [.. report.Items.Select(Line), report.ToString()]);
                return report.Totals[ImportOutcome.Rejected.Wire()] == 0 ? ExitCode.Done : ExitCode.Wrong;
            }
        );
        return verb;
    }

    private static async Task<Report> Import(
        IReadOnlyList<string> files,
        Func<LegacySessionFile, ImportSession> command,
        InProcessHost host,
        CancellationToken cancel
    )
    {
        var clock = Stopwatch.StartNew();
        var items = new List<ImportedItem>(files.Count);
        foreach (var some in files.Chunk(LegacyFiles.AtOnce))
            items.AddRange(await Task.WhenAll(some.Select(Import)));
        return new Report(items, Math.Round(clock.Elapsed.TotalSeconds, 3));

        async Task<ImportedItem> Import(string file)
        {
            var session = await LegacyFiles.Session(file, cancel);
            var answer = await host.Send(command(session), cancel);
            return answer.IsOk
                ? new ImportedItem(Path.GetFileName(file), answer.Value.Id, answer.Value.Outcome.Wire(), null)
                : new ImportedItem(
                    Path.GetFileName(file),
                    session.Name,
                    ImportOutcome.Rejected.Wire(),
                    answer.Error.Code
                );
        }
    }

    private static string Line(ImportedItem row) => $"{row.Outcome, -9}  {row.Item}  {row.Id}  {row.Reason}".TrimEnd();

    private sealed record ImportedItem(string Item, string Id, string Outcome, string? Reason);

    private sealed record Report(IReadOnlyList<ImportedItem> Items, double Seconds)
    {
        public Dictionary<string, int> Totals { get; } =
            SnakeCase
                .All<ImportOutcome>()
                .ToDictionary(outcome => outcome, outcome => Items.Count(row => row.Outcome == outcome));

        public override string ToString() =>
            $"{Items.Count} items in {Seconds} s: {string.Join(", ", Totals.Select(total => $"{total.Value} {total.Key}"))}.";
    }
}
