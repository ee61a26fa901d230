using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>Where each task of a plan stands, told by its events alone.</summary>
internal sealed class Board(string goal, IReadOnlyList<NewTask> tasks, int workers)
{
    private readonly Dictionary<string, BoardTask> _tasks = tasks.ToDictionary(
        task => task.Key!,
        task => new BoardTask(task.Key!, task.Title ?? task.Key!, task.EstimatedSeconds ?? 0),
        StringComparer.Ordinal
    );

    public string Goal => goal;
    public int Workers => workers;
    public IReadOnlyCollection<BoardTask> Tasks => _tasks.Values;
    public long Seen { get; private set; }
    public DateTimeOffset Start { get; private set; }
    public DateTimeOffset End { get; private set; }

    public void Take(IReadOnlyList<EventView> news)
    {
        foreach (var line in news)
        {
            if (Seen == 0)
                Start = line.Timestamp;
            (Seen, End) = (line.Seq, line.Timestamp);
            if (line.TaskKey is { } key)
                _tasks[key].Take(line);
        }
    }

    /// <summary>The task that has waited for its approval for so long.</summary>
    public Guid? AwaitsApproval(TimeSpan since) =>
        Tasks.FirstOrDefault(task => task.Status == "blocked" && Now - task.ChangedAt > since)?.Id;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}

internal sealed class BoardTask(string key, string title, double seconds)
{
    private readonly List<Stretch> _stretches = [];

    public string Key => key;
    public string Title => title;
    public Guid? Id { get; private set; }
    public string Status { get; private set; } = "pending";
    public DateTimeOffset ChangedAt { get; private set; }
    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>0 to 1; while it runs, guessed from the time that it was said to take.</summary>
    public double Progress =>
        Status switch
        {
            "done" => 1,
            "in_progress" when seconds > 0 => Math.Min(0.99, (Board.Now - ChangedAt).TotalSeconds / seconds),
            _ => 0,
        };

    public void Take(EventView line)
    {
        Id = line.TaskId;
        if (line.To is null)
            return;
        if (Status is "in_progress" or "blocked")
            _stretches.Add(new Stretch(ChangedAt, line.Timestamp, Status == "blocked" ? "waited" : line.To));
        (Status, ChangedAt) = (line.To, line.Timestamp);
    }
}

/// <param name="Outcome">the status that ended it, or waited</param>
internal sealed record Stretch(DateTimeOffset From, DateTimeOffset To, string Outcome);
