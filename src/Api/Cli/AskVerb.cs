using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Jobs;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Api.Cli;

/// <summary>
/// Has a server reach a goal, and waits for it. What it comes to goes to the standard output, everything else beside it.
/// </summary>
internal static class AskVerb
{
    public static Command Make()
    {
        var goal = new Argument<string>("GOAL") { Description = "what is to be reached" };
        var approve = new Option<bool>("--approve") { Description = "show the draft, and ask whether it is good" };
        return RemoteVerb.Make(
            "ask",
            "Have a server reach a goal, and wait for it.",
            (server, parsed, json) => Ask(server, parsed.GetValue(goal)!, parsed.GetValue(approve), json),
            goal,
            approve
        );
    }

    private static async Task<int> Ask(RemoteServer server, string goal, bool approve, bool json)
    {
        if (approve && Console.IsInputRedirected)
        {
            return await Refusal.Say(
                "--approve asks a person, and the standard input is no terminal: leave it out, or see jobs approve.",
                ExitCode.Wrong
            );
        }

        var job = $"{(await server.Ask(goal, approve)).Id}";
        await Console.Error.WriteLineAsync($"job {job}");
        var ended = await Wait(server, job, approve);
        await Print.Wire(json, ended, JobResults.Lines(ended));
        return ended.Status == JobStatus.Succeeded.Wire() ? ExitCode.Done : ExitCode.Wrong;
    }

    private static async Task<ExecutionView> Wait(RemoteServer server, string job, bool approve)
    {
        var progress = new ProgressLine();
        var seen = await server.Status(job);
        while (!seen.IsCompleted)
        {
            await progress.Show(seen);
            if (approve && seen.Status == JobStatus.DraftReady.Wire())
            {
                await progress.Clear();
                await Judge(server, job);
            }

            seen = await server.StatusAfter(job, seen.Version);
        }

        await progress.Clear();
        return seen;
    }

    private static async Task Judge(RemoteServer server, string job)
    {
        var draft = await server.Draft(job);
        await Console.Error.WriteLineAsync($"\n{DraftGraph.Of(draft)}\n");
        if (await IsGood())
            await server.Approve(job, comment: null, draft.Revision);
        else
            await server.Reject(job, draft.Revision);
    }

    private static async Task<bool> IsGood()
    {
        while (true)
        {
            await Console.Error.WriteAsync("Shall it be carried out (y/n)? ");
            switch ((await Console.In.ReadLineAsync())?.Trim().ToUpperInvariant())
            {
                case "Y" or "YES":
                    return true;
                // the end of the input is no consent
                case "N" or "NO" or null:
                    return false;
            }
        }
    }
}
