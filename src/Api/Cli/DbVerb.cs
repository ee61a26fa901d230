using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Cli;

/// <summary>Looks after the database; what a server may work on meanwhile says so.</summary>
internal static class DbVerb
{
    public static Command Make() =>
        new("db", "Look after the database.")
        {
            Verb<ISchema>("migrate", "Bring the tables up to this program; a copy is made before.", Migrate),
            Verb<ISchema>("status", "Say what is applied and pending, and how much there is.", Status),
            Verb<ISchema>("verify", "Read everything, also beside a server, and say what is wrong.", Verify),
            MakeBackup(),
            MakeRestore(),
        };

    private static Command MakeBackup()
    {
        var file = new Argument<string>("FILE") { Description = "where the copy goes" };
        var overwrite = new Option<bool>("--overwrite") { Description = "also where there is a file already" };
        var verb = Verb<IBackups>(
            "backup",
            "Copy the database as of one moment, also beside a server, and verify the copy.",
            (backups, parsed, json) => Backup(backups, parsed.GetValue(file)!, parsed.GetValue(overwrite), json)
        );
        verb.Arguments.Add(file);
        verb.Options.Add(overwrite);
        return verb;
    }

    private static Command MakeRestore()
    {
        var file = new Argument<string>("FILE") { Description = "a copy that db backup has made" };
        var verb = Verb<IBackups>(
            "restore",
            "Put a copy in the place of the database, which is kept. No server may have it open.",
            (backups, parsed, json) => Restore(backups, parsed.GetValue(file)!, json)
        );
        verb.Arguments.Add(file);
        return verb;
    }

    private static Command Verb<T>(string name, string description, Func<T, bool, Task<int>> act)
        where T : notnull => Verb<T>(name, description, (port, _, json) => act(port, json));

    private static Command Verb<T>(string name, string description, Func<T, ParseResult, bool, Task<int>> act)
        where T : notnull
    {
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command(name, description) { data, json };
        verb.SetAction(
            async (parsed, _) =>
            {
                using var host = InProcessHost.BuildConfigured(parsed.GetValue(data));
                return await act(host.Services.GetRequiredService<T>(), parsed, parsed.GetValue(json));
            }
        );
        return verb;
    }

    private static async Task<int> Migrate(ISchema schema, bool json)
    {
        var migrated = await schema.Migrate(CancellationToken.None);
        if (!migrated.IsOk)
            return await Refusal.Say(migrated.Error.Message, ExitCode.StorageFailed);
        var (applied, backup) = (migrated.Value.Applied, migrated.Value.Backup);
        await Print.Either(
            json,
            migrated.Value,
            applied.Count == 0 ? "Nothing was pending." : $"Applied {string.Join(", ", applied)}.",
            backup is null ? null : $"The database as it was: {backup}"
        );
        return ExitCode.Done;
    }

    private static async Task<int> Status(ISchema schema, bool json)
    {
        var status = await schema.Status(CancellationToken.None);
        await Print.Either(
            json,
            status,
            [
                status.Exists ? $"database: {status.Database}" : $"There is no database at {status.Database} yet.",
                $"applied: {Names(status.Applied)}",
                $"pending: {Names(status.Pending)}",
                status.Unknown.Count == 0 ? null : $"of a newer program: {Names(status.Unknown)}",
                .. status.Tables.Select(table =>
                    $"{table.Name, -24} {table.Rows, 12:N0} rows {table.Bytes, 16:N0} bytes"
                ),
                $"{"in all", -24} {"", 12}      {status.Bytes, 16:N0} bytes",
            ]
        );
        return status.Unknown.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private static async Task<int> Verify(ISchema schema, bool json)
    {
        var verified = await schema.Verify(CancellationToken.None);
        if (!verified.IsOk)
            return await Refuse(verified.Error);
        await Print.Either(json, verified.Value, [.. verified.Value.Faults, Examined(verified.Value)]);
        return CodeOf(verified.Value);
    }

    private static async Task<int> Backup(IBackups backups, string file, bool overwrite, bool json)
    {
        var made = await backups.Make(file, overwrite, CancellationToken.None);
        if (!made.IsOk)
            return await Refuse(made.Error);
        var backup = made.Value;
        await Print.Either(
            json,
            backup,
            [
                .. backup.Verified.Faults,
                $"Copied to {backup.File}, {backup.Bytes:N0} bytes. {Examined(backup.Verified)}",
            ]
        );
        return CodeOf(backup.Verified);
    }

    private static async Task<int> Restore(IBackups backups, string file, bool json)
    {
        var restored = await backups.Restore(file, CancellationToken.None);
        if (!restored.IsOk)
            return await Refuse(restored.Error);
        await Print.Either(
            json,
            restored.Value,
            $"Restored {restored.Value.File}. {Examined(restored.Value.Verified)}",
            restored.Value.Kept is null ? null : $"The database as it was: {restored.Value.Kept}",
            "Leases from before are void; artefacts are files of their own, and are as they were."
        );
        return ExitCode.Done;
    }

    private static async Task<int> Refuse(Error refusal)
    {
        foreach (var fault in refusal.Faults)
            await Console.Error.WriteLineAsync(fault.Message);
        return await Refusal.Say(refusal.Message, ExitCode.Wrong);
    }

    private static string Examined(VerifiedDatabase verified) =>
        (verified.Faults.Count, verified.Plans) switch
        {
            (0, { } plans) => $"It is sound, and so are its {plans} plans.",
            (0, null) => "The file is sound; its plans are not examined, since its tables are of another version.",
            (var faults, { } plans) => $"{plans} plans examined, {faults} faults.",
            var (faults, _) => $"{faults} faults; its plans are not examined.",
        };

    private static int CodeOf(VerifiedDatabase verified) => verified.Faults.Count == 0 ? ExitCode.Done : ExitCode.Wrong;

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
