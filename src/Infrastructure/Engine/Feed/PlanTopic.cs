using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// The latest events of one plan. Its followers keep nothing but their place in them, so that a thousand readers cost as
/// much memory as one; who falls out at the end is cut, and goes on from the storage when he comes back.
/// </summary>
internal sealed class PlanTopic(TimeProvider time, Action<PlanTopic.Follower> leave) : IThreadPoolWorkItem
{
    /// <summary>How many events a follower may be behind; those of one commit are kept together, however many.</summary>
    public const int Kept = 1_000;

    /// <summary>Events handed over at once: what a follower that reads nothing can have in flight.</summary>
    public const int AtOnce = 100;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time;
    private readonly List<EncodedEvent> _latest = [];
    private readonly HashSet<Follower> _followers = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _changes;
    private bool _isRinging;

    public Follower Join(bool isOver)
    {
        lock (_gate)
        {
            var follower = new Follower(this, isOver);
            _followers.Add(follower);
            return follower;
        }
    }

    /// <returns>whether nobody is left</returns>
    public bool Leave(Follower follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
            return _followers.Count == 0;
        }
    }

    public void Publish(IReadOnlyList<TaskEvent> events)
    {
        lock (_gate)
        {
            if (events.Count > 0)
            {
                // cannot be, but a gap that is handed on would never be noticed
                if (_latest.Count > 0 && _latest[^1].Seq + 1 != events[0].Seq)
                    _latest.Clear();
                if (_latest.Count + events.Count > Kept)
                    Trim(Math.Min(_latest.Count, _latest.Count + events.Count - Kept));
                _latest.AddRange(events.Select(line => new EncodedEvent(line)));
            }

            Ring();
        }
    }

    /// <summary>What comes next is found in the storage: followers look there.</summary>
    public void Lapse()
    {
        lock (_gate)
        {
            _latest.Clear();
            Ring();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
                follower.IsOver = true;
            Ring();
        }
    }

    /// <summary>Wakes all at once, and not on the thread of the writer, which has better things to do.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, NewSignal());
            _isRinging = false;
        }

        changed.SetResult();
    }

    private void Ring()
    {
        _changes++;
        if (_isRinging)
            return;
        _isRinging = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Trim(int count)
    {
        if (count == 0)
            return;
        var gone = _latest[count - 1].Seq;
        _latest.RemoveRange(0, count);
        foreach (var follower in _followers.Where(follower => follower.Place < gone))
            follower.FallBehind();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Follower(PlanTopic topic, bool isOver) : IPlanSubscription
    {
        private readonly CancellationTokenSource _cut = new();
        private volatile bool _isOver = isOver;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }

        public CancellationToken Cut => _cut.Token;

        /// <summary>The last number that it has; null while it reads from the storage, where it may take its time.</summary>
        public long? Place { get; private set; }

        public long Changes
        {
            get
            {
                lock (topic._gate)
                    return topic._changes;
            }
        }

        public Task<bool> Changed(long since, TimeSpan patience, CancellationToken cancel)
        {
            lock (topic._gate)
            {
                return _isOver || topic._changes > since
                    ? Task.FromResult(true)
                    : topic._time.Wait(topic._changed.Task, patience, cancel);
            }
        }

        public IReadOnlyList<EncodedEvent>? After(long seq)
        {
            lock (topic._gate)
            {
                var latest = topic._latest;
                if (latest.Count == 0 || seq < latest[0].Seq - 1)
                {
                    Place = null;
                    return null;
                }

                Place = seq;
                var from = (int)Math.Min(seq - latest[0].Seq + 1, latest.Count);
                return latest.GetRange(from, Math.Min(AtOnce, latest.Count - from));
            }
        }

        public void FallBehind()
        {
            _isOver = true;
            // not under the lock, nor on the thread of the writer
            _ = _cut.CancelAsync();
        }

        // the source is not disposed: it has no timer, and may be cancelled by the writer in this very moment
        public void Dispose() => topic.Leaving(this);
    }

    private void Leaving(Follower follower) => leave(follower);
}
