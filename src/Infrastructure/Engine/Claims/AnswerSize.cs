using System.Text;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>How large an answer with tasks gets: their own texts, and the results of what each of them depends on.</summary>
internal sealed class AnswerSize(IQueueRows queue, SliceSet set)
{
    /// <summary>Bytes that one answer holds at most; a task that is larger by itself comes alone.</summary>
    public const long Most = 8 * 1024 * 1024;

    /// <summary>What a task takes beside its texts, and a dependency beside its key and result.</summary>
    private const int PerTask = 1_024;
    private const int PerDependency = 8;

    private readonly Dictionary<Guid, long> _results = [];

    /// <summary>Looks for the sizes of results that are not loaded, each once, before any of the tasks is claimed.</summary>
    public async ValueTask Look(IEnumerable<PlanTask> tasks)
    {
        HashSet<Guid>? missing = null;
        foreach (var task in tasks)
        {
            var loaded = set.TasksOf(task.PlanId);
            foreach (var position in task.DependsOn)
            {
                if (loaded?.GetValueOrDefault(position) is { HasDetails: true })
                    continue;
                var id = PlanTaskId.Of(task.PlanId, position);
                if (!_results.ContainsKey(id))
                    (missing ??= []).Add(id);
            }
        }

        if (missing is null)
            return;
        foreach (var (id, size) in await queue.ResultSizes(missing))
            _results[id] = size;
    }

    public long Of(PlanTask task)
    {
        var size = PerTask + BytesOf(task.Input) + BytesOf(task.Description) + BytesOf(task.Metadata);
        var loaded = set.TasksOf(task.PlanId);
        foreach (var position in task.DependsOn)
        {
            size += PerDependency;
            if (loaded?.GetValueOrDefault(position) is { HasDetails: true } known)
                size += known.Key.Length + BytesOf(known.Result);
            else
                size += _results.GetValueOrDefault(PlanTaskId.Of(task.PlanId, position));
        }

        return size;
    }

    private static long BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
