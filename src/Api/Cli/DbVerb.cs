using System.CommandLine;
using CleanPlan.Application.Abstractions;

namespace CleanPlan.Api.Cli;

/// <summary>Looks after the database while no server has it open.</summary>
internal static class DbVerb
{
    public static Command Make() =>
        new("db", "Look after the database.")
        {
            Verb("migrate", "Bring the tables up to this program; a copy is made before.", Migrate),
            Verb("status", "Say what is applied and pending, and how much there is.", Status),
            Verb("verify", "Read everything, and say what is damaged.", Verify),
        };

    private static Command Verb(string name, string description, Func<ISchema, bool, Task<int>> act)
    {
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command(name, description) { data, json };
        verb.SetAction(
            async (parsed, _) =>
            {
                using var host = Workshop.Build(parsed.GetValue(data)!, workers: 0);
                return await act(host.Services.GetRequiredService<ISchema>(), parsed.GetValue(json));
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
        var damage = await schema.Verify(CancellationToken.None);
        await Print.Either(json, new { damage }, damage.Count == 0 ? ["The database is sound."] : [.. damage]);
        return damage.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
