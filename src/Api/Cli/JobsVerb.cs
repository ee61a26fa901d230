using System.CommandLine;
using System.Globalization;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Jobs;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Api.Cli;

/// <summary>The jobs of a server.</summary>
internal static class JobsVerb
{
    private const string WhichJob = "of the job, as jobs list says it";

    public static Command Make() =>
        new("jobs", "Look after the jobs of a server.") { MakeList(), MakeShow(), MakeApprove(), MakeCancel() };

    private static Command MakeList()
    {
        var status = new Option<string?>("--status") { Description = string.Join(", ", SnakeCase.All<JobStatus>()) };
        var (limit, cursor) = (Paging.Limit(), Paging.Cursor());
        return RemoteVerb.Make(
            "list",
            "Say which jobs there are, the newest first.",
            async (server, parsed, json) =>
            {
                var page = await server.Jobs(parsed.GetValue(status), parsed.GetValue(limit), parsed.GetValue(cursor));
                await Print.Wire(json, page, [.. page.Items.Select(LineOf), Paging.More(page)]);
                return ExitCode.Done;
            },
            status,
            limit,
            cursor
        );
    }

    private static Command MakeShow()
    {
        var id = RemoteVerb.Id(WhichJob);
        return RemoteVerb.Make(
            "show",
            "Say where a job stands, with the draft that waits, or what it has come to.",
            async (server, parsed, json) =>
            {
                var job = await server.Job(parsed.GetValue(id)!);
                await Print.Wire(json, job, json ? [] : await Lines(server, job));
                return ExitCode.Done;
            },
            id
        );
    }

    private static Command MakeApprove()
    {
        var id = RemoteVerb.Id(WhichJob);
        var comment = new Option<string?>("--comment") { Description = "kept with the draft" };
        var revision = new Option<int?>("--revision") { Description = "approve of this draft alone" };
        return RemoteVerb.Make(
            "approve",
            "The draft that waits is good: have it carried out.",
            (server, parsed, json) =>
                Act(server.Approve(parsed.GetValue(id)!, parsed.GetValue(comment), parsed.GetValue(revision)), json),
            id,
            comment,
            revision
        );
    }

    private static Command MakeCancel()
    {
        var id = RemoteVerb.Id(WhichJob);
        var reason = new Option<string?>("--reason") { Description = "kept in the log of its plan" };
        return RemoteVerb.Make(
            "cancel",
            "End a job for good, and its plan with it.",
            (server, parsed, json) => Act(server.Cancel(parsed.GetValue(id)!, parsed.GetValue(reason)), json),
            id,
            reason
        );
    }

    private static async Task<int> Act(Task<JobView> acting, bool json)
    {
        var job = await acting;
        await Print.Wire(json, job, LineOf(job));
        return ExitCode.Done;
    }

    private static async Task<string?[]> Lines(RemoteServer server, JobView job)
    {
        var execution = await server.Status($"{job.Id}");
        var draft = job.Status == JobStatus.DraftReady.Wire() ? await server.Draft($"{job.Id}") : null;
        return
        [
            LineOf(job),
            job.PlanId is { } plan ? $"plan {plan}, {execution.Progress} %" : null,
            draft is null ? null : $"draft {draft.Revision} waits for an approval:\n\n{DraftGraph.Of(draft)}",
            .. execution.IsCompleted ? JobResults.Lines(execution) : [],
        ];
    }

    private static string LineOf(JobView job) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Id}  {job.Status, -11}  {job.CreatedAt:u}  {Shown.Line(job.Goal)}"
        );
}
