using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// Plans as the last commit left them, as many as fit, so that what is asked most costs no read. Commits fill it, and so
/// do reads; what a read brings gives way to every commit that came after the read began.
/// </summary>
internal sealed class PlanReadCache
{
    /// <summary>Bytes, roughly: plans differ most by their goal and their metadata.</summary>
    private const long Capacity = 32 * 1024 * 1024;
    private const long OwnWeight = 600;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LinkedListNode<Entry>> _known = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _weight;
    private long _commits;

    /// <summary>The newest commit that is not known here any more: reads that began before it may be too old.</summary>
    private long _forgotten;

    /// <summary>How many commits were told: to be asked for before a read.</summary>
    public long Commits
    {
        get
        {
            lock (_gate)
                return _commits;
        }
    }

    public Plan? Find(Guid id)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(id, out var node))
                return null;
            if (node != _byUse.First)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return node.Value.Plan;
        }
    }

    public void Committed(Plan plan)
    {
        lock (_gate)
            Put(plan, ++_commits);
    }

    public void Deleted(Guid id)
    {
        lock (_gate)
        {
            _forgotten = ++_commits;
            if (_known.TryGetValue(id, out var node))
                Remove(node);
        }
    }

    /// <param name="commits">as <see cref="Commits"/> was before the read began</param>
    public void Read(Plan plan, long commits)
    {
        lock (_gate)
        {
            if (_forgotten <= commits && !(_known.GetValueOrDefault(plan.Id)?.Value.Plan.Version >= plan.Version))
                Put(plan, commits);
        }
    }

    private void Put(Plan plan, long commit)
    {
        if (_known.TryGetValue(plan.Id, out var known))
            Remove(known);
        var node = _byUse.AddFirst(new Entry(plan, commit, WeightOf(plan)));
        _known[plan.Id] = node;
        _weight += node.Value.Weight;
        while (_weight > Capacity && _byUse.Last is { } last)
        {
            _forgotten = Math.Max(_forgotten, last.Value.Commit);
            Remove(last);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _weight -= node.Value.Weight;
        _byUse.Remove(node);
        _known.Remove(node.Value.Plan.Id);
    }

    private static long WeightOf(Plan plan) =>
        OwnWeight + (sizeof(char) * (plan.Goal.Length + (long)(plan.Metadata?.Length ?? 0)));

    /// <param name="Commit">the last that it can hold</param>
    private sealed record Entry(Plan Plan, long Commit, long Weight);
}
