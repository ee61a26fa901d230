using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;

namespace CleanPlan.Api.Cli;

/// <summary>Asks of every stored plan, session and job whether it is as the rules leave it.</summary>
internal static class DoctorVerb
{
    public static Command Make()
    {
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var doctor = new Command("doctor", "Examine every plan and session, and say what no rule explains.")
        {
            data,
            json,
        };
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

        var doctor = host.Services.GetRequiredService<IDoctor>();
        var (plans, sick) = (0, 0);
        var findings = new List<Finding>();
        await foreach (var plan in doctor.Examine(cancel))
        {
            plans++;
            sick += plan.Findings.Count > 0 ? 1 : 0;
            findings.AddRange(plan.Findings.Select(x => new Finding(plan.PlanId, null, x.TaskId, x.Code, x.Message)));
        }

        var sickSessions = 0;
        await foreach (var session in doctor.SickSessions(cancel))
        {
            sickSessions++;
            findings.AddRange(
                session.Findings.Select(x => new Finding(null, session.SessionId, null, x.Code, x.Message))
            );
        }

        var sickJobs = 0;
        await foreach (var job in doctor.SickJobs(cancel))
        {
            sickJobs++;
            findings.AddRange(job.Findings.Select(x => new Finding(null, null, null, x.Code, x.Message, job.JobId)));
        }

        string[] ofOthers =
        [
            .. sickSessions == 0 ? [] : (string[])[$"{sickSessions} sessions with findings."],
            .. sickJobs == 0 ? [] : (string[])[$"{sickJobs} jobs with findings."],
        ];
        await Print.Either(
            json,
            new { plans, findings },
            [
                .. findings.Select(finding =>
                    $"{finding.PlanId ?? finding.SessionId ?? finding.JobId} {finding.Code}: {finding.Message}"
                ),
                .. ofOthers,
                $"{plans} plans examined, {sick} of them with findings.",
            ]
        );
        return findings.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private sealed record Finding(
        Guid? PlanId,
        Guid? SessionId,
        Guid? TaskId,
        string Code,
        string Message,
        Guid? JobId = null
    );
}
