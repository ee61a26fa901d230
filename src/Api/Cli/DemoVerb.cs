using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Tasks;

namespace CleanPlan.Api.Cli;

/// <summary>Runs a plan before one's eyes, on a database that is gone afterwards.</summary>
internal static class DemoVerb
{
    private const int Workers = 4;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deliberation = TimeSpan.FromMilliseconds(600);

    public static Command Make()
    {
        var demo = new Command("demo", "Watch a plan being carried out, for some seconds.");
        demo.SetAction((_, _) => Show());
        return demo;
    }

    private static async Task<int> Show()
    {
        await using var host = await InProcessHost.Open(null, Workers);
        var asked = DemoPlan.Make();
        var plan = (await host.Send(asked, host.Stopping)).Value;
        var board = new Board(asked, Workers);
        IBoardView view = Console.IsOutputRedirected ? new BoardLines() : new BoardScreen();
        await view.Begin(board);
        try
        {
            while (!plan.IsSettled)
            {
                var news = await host.Events(plan.Id, board.Seen, host.Stopping);
                board.Take(news);
                await view.Show(board, news);
                if (board.AwaitsApproval(Deliberation) is { } taskId)
                    await host.Send(new ApproveTask(taskId, Comment: null), host.Stopping);
                if (news.Any(line => line is { TaskId: null, To: "done" or "failed" or "aborted" }))
                    break;
                await Task.Delay(Frame, host.Stopping);
            }
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested)
        {
            return ExitCode.Wrong;
        }

        await Console.Out.WriteLineAsync(Gantt.Of(board));
        return ExitCode.Done;
    }
}
