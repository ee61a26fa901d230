using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>
/// Messages that follow from moves: who takes them, and which keys have some to be handed on. The messages themselves
/// stand in the storage, so what is lost here is found there.
/// </summary>
/// <param name="subscribers">asked for when they are needed: one may need the writer, which needs this</param>
internal sealed class Outbox(Func<IEnumerable<IOutboxSubscriber>> subscribers)
{
    /// <summary>Beyond it keys wait in the storage alone, for the next sweep.</summary>
    private const int Capacity = 10_000;

    private readonly Lazy<IOutboxSubscriber[]> _subscribers = new(() => [.. subscribers()]);
    private readonly Channel<Guid> _keys = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );

    /// <summary>Whether there is anybody who could take a message.</summary>
    public bool IsUsed => _subscribers.Value.Length > 0;

    /// <summary>Keys that have messages, until it is closed and all of them are read.</summary>
    public IAsyncEnumerable<Guid> Keys => _keys.Reader.ReadAllAsync(CancellationToken.None);

    /// <summary>What is to be told of the events of a set: nothing of what nobody takes.</summary>
    public IReadOnlyList<OutboxMessage> MessagesOf(IReadOnlyList<TaskEvent> events) =>
        IsUsed
            ?
            [
                .. from line in events
                let kind = PlanMessages.KindOf(line)
                where kind is not null && Array.Exists(_subscribers.Value, subscriber => subscriber.Takes(kind))
                select PlanMessages.Of(line, kind),
            ]
            : [];

    public IEnumerable<IOutboxSubscriber> TakersOf(string kind) =>
        _subscribers.Value.Where(subscriber => subscriber.Takes(kind));

    /// <summary>A commit has brought messages of a key.</summary>
    public void Committed(Guid key) => _keys.Writer.TryWrite(key);

    /// <summary>Messages of a key were found in the storage; who has found so many waits until there is room.</summary>
    public ValueTask Found(Guid key, CancellationToken cancel) => _keys.Writer.WriteAsync(key, cancel);

    public void Close() => _keys.Writer.TryComplete();
}
