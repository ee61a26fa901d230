using System.Text;

namespace CleanPlan.Api.Cli;

/// <summary>What ran when, in text.</summary>
internal static class Gantt
{
    private const int Width = 64;

    public static string Of(Board board)
    {
        var whole = (board.End - board.Start).TotalSeconds;
        var text = new StringBuilder(
            "\nWhat ran when (█ done, ▒ failed and tried again, ─ waited for an approval)\n\n"
        );
        foreach (var task in board.Tasks)
        {
            var line = new char[Width];
            Array.Fill(line, ' ');
            foreach (var stretch in task.Stretches)
                line.AsSpan(Column(stretch.From)..Math.Max(Column(stretch.From) + 1, Column(stretch.To)))
                    .Fill(Mark(stretch));
            text.Append($"  {task.Key, -10} {new string(line).TrimEnd()}\n");
        }

        var work = board
            .Tasks.SelectMany(task => task.Stretches)
            .Where(stretch => stretch.Outcome != "waited")
            .Sum(stretch => (stretch.To - stretch.From).TotalSeconds);
        text.Append($"  {"", -10} 0 s{$"{whole:0.0} s", Width - 3}\n\n");
        return text.Append($"{work:0.0} s of work in {whole:0.0} s.").ToString();

        int Column(DateTimeOffset at) =>
            Math.Min(Width - 1, (int)Math.Round((at - board.Start).TotalSeconds / whole * Width));
    }

    private static char Mark(Stretch stretch) =>
        stretch.Outcome switch
        {
            "waited" => '─',
            "done" => '█',
            _ => '▒',
        };
}
