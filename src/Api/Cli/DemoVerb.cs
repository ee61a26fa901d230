using System.CommandLine;

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
        await using var workshop = await Workshop.Open(null, Workers);
        var asked = DemoPlan.Make();
        var plan = (await workshop.Send(asked, workshop.Stopping)).Value;
        var board = new Board(asked, Workers);
        IBoardView view = Console.IsOutputRedirected ? new BoardLines() : new BoardScreen();
        await view.Begin(board);
        try
        {
            while (!plan.IsSettled)
            {
                var news = await workshop.Events(plan.Id, board.Seen, workshop.Stopping);
                board.Take(news);
                await view.Show(board, news);
                if (board.AwaitsApproval(Deliberation) is { } taskId)
                    await workshop.Approve(taskId, workshop.Stopping);
                if (news.Any(line => line is { TaskId: null, To: "done" or "failed" or "aborted" }))
                    break;
                await Task.Delay(Frame, workshop.Stopping);
            }
        }
        catch (OperationCanceledException) when (workshop.Stopping.IsCancellationRequested)
        {
            return ExitCode.Wrong;
        }

        await Console.Out.WriteLineAsync(Gantt.Of(board));
        return ExitCode.Done;
    }
}
