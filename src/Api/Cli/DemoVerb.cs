using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Api.Cli;

/// <summary>Reaches a goal before one's eyes, on a database that is gone afterwards.</summary>
internal static class DemoVerb
{
    private const int Workers = 4;

    private const string Goal =
        "Write the lead story; draw up the figures; list the sources that the editor has to approve";

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deliberation = TimeSpan.FromMilliseconds(600);

    public static Command Make()
    {
        var demo = new Command("demo", "Watch a goal being reached, for some seconds.");
        demo.SetAction((_, _) => Show());
        return demo;
    }

    private static async Task<int> Show()
    {
        await using var host = await InProcessHost.Open(null, Workers);
        try
        {
            var job = await Ask(host);
            await Console.Out.WriteLineAsync($"{Goal}\n");
            var draft = await Drafted(host, job.Id);
            await Console.Out.WriteLineAsync($"{DraftGraph.Of(draft)}\n");
            await Task.Delay(Deliberation, host.Stopping);
            var approved = await host.Send(new ApproveJob(job.Id, Comment: null, draft.Revision), host.Stopping);
            await Console.Out.WriteAsync("Approved. ");
            var board = new Board("It is carried out", draft.Tasks, Workers);
            await Watch(host, approved.Value.PlanId!.Value, board);
            await Console.Out.WriteLineAsync(Gantt.Of(board));

            var ended = await Reaches(host, job.Id, seen => seen.IsCompleted);
            await Print.Lines(["", .. JobResults.Lines(ended)]);
            return ended.Status == JobStatus.Succeeded.Wire() ? ExitCode.Done : ExitCode.Wrong;
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested)
        {
            return ExitCode.Wrong;
        }
    }

    private static async Task<JobView> Ask(InProcessHost host)
    {
        var asked = new CreateJob(
            Goal,
            Plan: null,
            PlanId: null,
            SessionId: null,
            Priority: null,
            NotBefore: null,
            RequireApproval: true,
            AgentTypes: null,
            CallbackUrl: null,
            ExternalId: null,
            OnConflict: null,
            Metadata: null
        );
        return (await host.Send(asked, host.Stopping)).Value.Job;
    }

    private static async Task<DraftView> Drafted(InProcessHost host, Guid job)
    {
        await Reaches(host, job, seen => seen.Status == JobStatus.DraftReady.Wire());
        return (await host.Send(new GetDraft(job), host.Stopping)).Value;
    }

    private static async Task<ExecutionView> Reaches(InProcessHost host, Guid job, Func<ExecutionView, bool> isThere)
    {
        const int waitSeconds = 1;
        long? version = 0;
        while (true)
        {
            var look = new GetExecution(ExecutionId: null, job, null, waitSeconds, version);
            var seen = (await host.Send(look, host.Stopping)).Value;
            if (isThere(seen))
                return seen;
            version = seen.Version;
        }
    }

    private static async Task Watch(InProcessHost host, Guid plan, Board board)
    {
        IBoardView view = Console.IsOutputRedirected ? new BoardLines() : new BoardScreen();
        await view.Begin(board);
        while (true)
        {
            var news = await host.Events(plan, board.Seen, host.Stopping);
            board.Take(news);
            await view.Show(board, news);
            if (board.AwaitsApproval(Deliberation) is { } taskId)
                await host.Send(new ApproveTask(taskId, Comment: null), host.Stopping);
            if (news.Any(line => line is { TaskId: null, To: "done" or "failed" or "aborted" }))
                return;
            await Task.Delay(Frame, host.Stopping);
        }
    }
}
