using System.Text;
using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Cli;

internal interface IBoardView
{
    Task Begin(Board board);

    Task Show(Board board, IReadOnlyList<EventView> news);
}

/// <summary>A bar for each task, drawn over again where it stands.</summary>
internal sealed class BoardScreen : IBoardView
{
    private bool _drawn;

    public Task Begin(Board board) =>
        Console.Out.WriteLineAsync($"{board.Goal}: {board.Tasks.Count} tasks, {board.Workers} agents at once\n");

    public Task Show(Board board, IReadOnlyList<EventView> news)
    {
        var text = new StringBuilder();
        if (_drawn)
            text.Append($"\e[{board.Tasks.Count}A");
        _drawn = true;
        foreach (var task in board.Tasks)
            text.Append($"\e[2K  {task.Title, -24} {Bar.Of(task.Progress)} {task.Status}\n");
        return Console.Out.WriteAsync(text.ToString());
    }
}

/// <summary>A line for each move, for logs and pipes.</summary>
internal sealed class BoardLines : IBoardView
{
    public Task Begin(Board board) =>
        Console.Out.WriteLineAsync($"{board.Goal}: {board.Tasks.Count} tasks, {board.Workers} agents at once");

    public async Task Show(Board board, IReadOnlyList<EventView> news)
    {
        foreach (var line in news.Where(line => line.To is not null))
        {
            var at = (line.Timestamp - board.Start).TotalSeconds;
            var because = line.Reason is null ? "" : $" ({line.Reason})";
            await Console.Out.WriteLineAsync($"{at, 7:0.000} s  {line.TaskKey ?? "the plan", -10} {line.To}{because}");
        }
    }
}
