using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

/// <summary>Takes messages for a test, and fails or waits where the test wants it to.</summary>
public sealed class Mailbox : IOutboxSubscriber
{
    private readonly Channel<OutboxMessage> _seen = Channel.CreateUnbounded<OutboxMessage>();

    public Func<string, bool> Wants { get; set; } = _ => true;

    /// <summary>Asked once a message is seen: it is taken when that is through.</summary>
    public Func<OutboxMessage, Task> Take { get; set; } = _ => Task.CompletedTask;

    public bool HasMore => _seen.Reader.Count > 0;

    bool IOutboxSubscriber.Takes(string kind) => Wants(kind);

    Task IOutboxSubscriber.Take(OutboxMessage message, CancellationToken cancel)
    {
        _seen.Writer.TryWrite(message);
        return Take(message).WaitAsync(cancel);
    }

    public Task<OutboxMessage> Next() => _seen.Reader.ReadAsync().AsTask().Soon();

    public async Task<List<OutboxMessage>> Next(int count)
    {
        var messages = new List<OutboxMessage>(count);
        while (messages.Count < count)
            messages.Add(await Next());
        return messages;
    }

    public async Task<string[]> NextKinds(int count) => [.. (await Next(count)).Select(message => message.Kind)];
}
