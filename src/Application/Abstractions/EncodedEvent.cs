using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>An event on its way to all who follow its plan: it is encoded once, by the first who sends it.</summary>
public sealed class EncodedEvent(TaskEvent line)
{
    private readonly Lock _gate = new();
    private volatile byte[]? _encoded;

    public long Seq => line.Seq;

    public byte[] Encoded(Func<TaskEvent, byte[]> encode)
    {
        if (_encoded is { } encoded)
            return encoded;
        lock (_gate)
            return _encoded ??= encode(line);
    }
}
