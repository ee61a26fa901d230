using System.CommandLine;
using System.Globalization;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Importing;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Api.Cli;

/// <summary>Holds what was imported against what the older system has, also beside a server.</summary>
internal static class VerifyVerb
{
    private const string All = "all";

    public static Command Make() =>
        new("verify", "Say what differs between an older system's files and what was imported.") { MakeSessions() };

    private static Command MakeSessions()
    {
        var path = new Argument<DirectoryInfo>("PATH") { Description = "the directory that was imported" };
        var sample = new Option<string>("--sample")
        {
            Description = "how many are compared whole, or all",
            DefaultValueFactory = _ => "100",
        };
        sample.Validators.Add(result =>
        {
            if (SizeOf(result.GetValueOrDefault<string>()) is null)
                result.AddError("--sample must be a number, or all.");
        });
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command("sessions", "Hold the sessions of DIR/*.json against those that are here.")
        {
            path,
            sample,
            data,
            json,
        };
        verb.SetAction(
            async (parsed, cancel) =>
            {
                var directory = parsed.GetRequiredValue(path);
                if (!directory.Exists)
                    return await Refusal.Say($"there is no directory {directory}.", ExitCode.Wrong);
                using var host = InProcessHost.BuildConfigured(parsed.GetValue(data));
                if (!(await host.Services.GetRequiredService<ISchema>().Status(cancel)).Exists)
                    return await Refusal.Say("there is no database.", ExitCode.Wrong);
                var files = LegacyFiles.Sessions(directory);
                var report = await Verify(files, SizeOf(parsed.GetValue(sample))!.Value, host.Services, cancel);
                await Print.Either(parsed.GetValue(json), report, [.. report.Items.Select(Line), report.ToString()]);
                return report.Items.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
            }
        );
        return verb;
    }

    private static async Task<Report> Verify(
        IReadOnlyList<string> files,
        int sample,
        IServiceProvider services,
        CancellationToken cancel
    )
    {
        var faults = new List<FaultyItem>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            // as many as are asked for, evenly among all
            var isInSample = sample >= files.Count || (i + 1L) * sample / files.Count > (long)i * sample / files.Count;
            var file = await LegacyFiles.Session(files[i], cancel);
            var verified = (await Send(services, new FindSessionDifference(file, isInSample), cancel)).Value;
            known.Add(verified.Id);
            if (verified.Fault is { } fault)
                faults.Add(new FaultyItem(Path.GetFileName(files[i]), verified.Id, fault.Wire(), verified.Field));
        }

        var (stored, cursor) = (0, (string?)null);
        do
        {
            var query = new ListLegacySessions(new PageRequest(PageRequest.MaxLimit, cursor));
            var page = (await Send(services, query, cancel)).Value;
            stored += page.Items.Count;
            var missing = page.Items.Where(id => !known.Contains(id));
            faults.AddRange(missing.Select(id => new FaultyItem(null, id, VerifyFault.MissingInFiles.Wire(), null)));
            cursor = page.NextCursor;
        } while (cursor is not null);

        return new Report(files.Count, stored, Math.Min(sample, files.Count), faults);
    }

    private static async Task<Result<T>> Send<T>(
        IServiceProvider services,
        IRequest<Result<T>> message,
        CancellationToken cancel
    )
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(message, cancel);
    }

    private static int? SizeOf(string? text) =>
        text == All ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : null;

    private static string Line(FaultyItem row) =>
        $"{row.Fault, -19}  {row.Item ?? "-"}  {row.Id}  {row.Field}".TrimEnd();

    private sealed record FaultyItem(string? Item, string Id, string Fault, string? Field);

    private sealed record Report(int InFiles, int InDatabase, int Compared, IReadOnlyList<FaultyItem> Items)
    {
        public override string ToString() =>
            $"{InFiles} in files, {InDatabase} in the database, {Compared} compared whole, {Items.Count} faults.";
    }
}
