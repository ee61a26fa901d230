using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>A reader who knows nothing but the events: "replaying a plan's events from all-pending gives its state".</summary>
internal sealed class Replay
{
    private readonly Dictionary<Guid, string> _statuses = [];
    private int _read;

    /// <summary>Reads on, and says where the events contradict each other or the rows.</summary>
    public IEnumerable<string> Contradictions(StoredPlan stored)
    {
        for (; _read < stored.Events.Count; _read++)
        {
            var line = stored.Events[_read];
            if (line.Seq != _read + 1)
                yield return $"event {line.Seq} has the place of {_read + 1}: there is a gap";
            if (line.From is null)
                continue;
            if (line.From != Status(line.TaskId))
                yield return $"event {line.Seq} starts from {line.From}, where the one before it did not end";
            _statuses[line.TaskId ?? Guid.Empty] = line.To!;
        }

        if (stored.Plan.EventSeq != _read)
            yield return "event_seq is not the last event's number";
        foreach (var task in stored.Tasks.Where(task => Status(task.Id) != task.Status.Wire()))
            yield return $"{task.Key}: its events end in another status than its own";
        if (Status(null) != stored.Plan.Status.Wire())
            yield return "the plan's events end in another status than its own";
    }

    private string Status(Guid? taskId) => _statuses.GetValueOrDefault(taskId ?? Guid.Empty, "pending");
}
