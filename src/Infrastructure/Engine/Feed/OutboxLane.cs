using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Feed;

/// <summary>The messages of one key on their way, one after the other.</summary>
internal sealed class OutboxLane(Guid key, Outbox outbox, IStore store, GroupWriter writer)
{
    /// <summary>Messages that are read, and taken away, at once.</summary>
    private const int Batch = 100;

    private readonly HashSet<IOutboxSubscriber> _haveNext = [];

    /// <summary>The last message that all have: it may still stand in the storage, and is not handed on again.</summary>
    private long _last;

    public Guid Key => key;

    /// <summary>How often it has failed since anybody has taken anything.</summary>
    public int Failures { get; set; }

    /// <summary>Hands on what there is. Where it throws, what was taken is taken away all the same.</summary>
    public async Task HandOn(CancellationToken cancel)
    {
        List<OutboxMessage> messages;
        do
        {
            messages = await store.Read(view => view.Outbox.Of(key, Batch), cancel);
            try
            {
                foreach (var message in messages.Where(message => message.Number > _last))
                    await HandOn(message, cancel);
            }
            finally
            {
                await TakeAway([.. messages.Select(message => message.Number).Where(number => number <= _last)]);
            }
        } while (messages.Count == Batch);
    }

    private async Task HandOn(OutboxMessage message, CancellationToken cancel)
    {
        foreach (var subscriber in outbox.TakersOf(message.Kind).Except(_haveNext))
        {
            await subscriber.Take(message, cancel);
            _haveNext.Add(subscriber);
            Failures = 0;
        }

        _haveNext.Clear();
        _last = message.Number;
    }

    private Task TakeAway(IReadOnlyList<long> messages) =>
        messages.Count > 0 ? writer.Submit(new TakenUnit(messages)) : Task.CompletedTask;
}

/// <summary>Messages that all who take them have.</summary>
internal sealed class TakenUnit(IReadOnlyList<long> messages) : EngineUnit<bool>
{
    public IReadOnlyList<long> Messages => messages;
}
