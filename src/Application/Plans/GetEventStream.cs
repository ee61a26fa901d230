using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <param name="After">the last number that the caller has; asking for numbers that are pruned is <c>events_pruned</c></param>
[Needs(Role.Viewer)]
public sealed record GetEventStream(Guid PlanId, long? After) : IQuery<EventStream>;

internal sealed class GetEventStreamValidator : AbstractValidator<GetEventStream>
{
    public GetEventStreamValidator() =>
        RuleFor(x => x.After).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
}

internal sealed class GetEventStreamHandler(IPlanFeed news, IReads reads, ICaller caller)
    : IQueryHandler<GetEventStream, EventStream>
{
    public async Task<Result<EventStream>> Handle(GetEventStream request, CancellationToken cancellationToken)
    {
        if (await news.Find(caller.Tenant, request.PlanId, cancellationToken) is not { } plan)
            return PlanErrors.PlanNotFound;
        if (plan.HasPrunedAfter(request.After))
            return Refusals.EventsPruned(plan);
        return new EventStream(plan, request.After ?? plan.FirstSeq - 1, news, reads);
    }
}

/// <summary>
/// The events of a plan, first those that are stored and then those that come, each once and in their order, until the
/// plan is settled. It follows the plan before it looks into the storage, and drops what it has seen by number.
/// </summary>
public sealed class EventStream : IDisposable
{
    private const int StoredAtOnce = 200;

    private readonly Plan _plan;
    private readonly IPlanFeed _news;
    private readonly IReads _reads;
    private readonly IPlanSubscription _follower;
    private long _last;

    internal EventStream(Plan plan, long after, IPlanFeed news, IReads reads)
    {
        (_plan, _last, _news, _reads) = (plan, after, news, reads);
        _follower = news.Follow(plan.Id);
    }

    /// <summary>Whether the plan is settled, and there is nothing that the reader has not seen.</summary>
    public bool IsRead => _plan.IsSettled && _last >= _plan.EventSeq;

    /// <summary>Cancelled where the reader has fallen too far behind; it can go on by its last number at any time.</summary>
    public CancellationToken Cut => _follower.Cut;

    /// <summary>The next events.</summary>
    /// <param name="encode">called once for each event, whoever reads it</param>
    /// <param name="patience">how long to wait for them</param>
    /// <returns>empty where none came within the patience; null at the end</returns>
    public async Task<IReadOnlyList<byte[]>?> Next(
        Func<EventView, byte[]> encode,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var changes = _follower.Changes;
            var lines = _follower.After(_last) ?? await Stored(cancel);
            if (_follower.IsOver)
                return null;
            if (lines.Count > 0)
            {
                // events were pruned before they were read: to ask again tells so
                if (lines[0].Seq != _last + 1)
                    return null;
                _last = lines[^1].Seq;
                return [.. lines.Select(line => line.Encoded(x => encode(EventView.Of(x))))];
            }

            if (await IsAtEnd(cancel))
                return null;
            if (!await _follower.Changed(changes, patience, cancel))
                return [];
        }
    }

    public void Dispose() => _follower.Dispose();

    private async Task<bool> IsAtEnd(CancellationToken cancel) =>
        await _news.Find(_plan.TenantId, _plan.Id, cancel) is not { } now || (now.IsSettled && _last >= now.EventSeq);

    private async Task<IReadOnlyList<EncodedEvent>> Stored(CancellationToken cancel)
    {
        EventsInList wanted = new(_plan.Id, null, new EventFilter(null, null, null), _last, StoredAtOnce);
        return [.. (await _reads.List(_plan.TenantId, wanted, cancel)).Select(line => new EncodedEvent(line))];
    }
}
