using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;

namespace CleanPlan.Api.Cli;

/// <summary>Asks of every stored plan whether it is as the rules leave it.</summary>
internal static class DoctorVerb
{
    public static Command Make()
    {
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var doctor = new Command("doctor", "Examine every plan, and say what no rule explains.") { data, json };
        doctor.SetAction((parsed, cancel) => Examine(parsed.GetValue(data), parsed.GetValue(json), cancel));
        return doctor;
    }

    private static async Task<int> Examine(string? data, bool json, CancellationToken cancel)
    {
        using var host = InProcessHost.BuildConfigured(data);
        var status = await host.Services.GetRequiredService<ISchema>().Status(cancel);
        if (!status.Exists)
            return await Refusal.Say($"there is no database at {status.Database}.", ExitCode.Wrong);
        if (status.Pending.Count > 0 || status.Unknown.Count > 0)
            return await Refusal.Say("the database is not of this version: see db status.", ExitCode.StorageFailed);

        var plans = 0;
        var sick = new List<ExaminedPlan>();
        await foreach (var plan in host.Services.GetRequiredService<IDoctor>().Examine(cancel))
        {
            plans++;
            if (plan.Findings.Count > 0)
                sick.Add(plan);
        }

        var findings = sick.SelectMany(plan =>
                plan.Findings.Select(finding => new
                {
                    plan.PlanId,
                    finding.TaskId,
                    finding.Code,
                    finding.Message,
                })
            )
            .ToList();
        await Print.Either(
            json,
            new { plans, findings },
            [
                .. findings.Select(finding => $"{finding.PlanId} {finding.Code}: {finding.Message}"),
                $"{plans} plans examined, {sick.Count} of them with findings.",
            ]
        );
        return findings.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }
}
