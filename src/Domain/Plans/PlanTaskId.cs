namespace CleanPlan.Domain.Plans;

/// <summary>
/// Ids are UUIDv7 whose last three bytes number the tasks of a plan: zero is the plan itself, position + 1 a task.
/// So a completion finds its dependents by key, and the tasks of a plan lie beside each other, without an edge table.
/// </summary>
public static class PlanTaskId
{
    /// <summary>Positions are never given twice, so this bounds the tasks that a plan can ever have had.</summary>
    public const int MaxPosition = 0xFFFFFF - 1;

    public static Guid NewPlan(DateTimeOffset now) => WithNumber(Guid.CreateVersion7(now), 0);

    public static Guid Of(Guid planId, int position) => WithNumber(planId, position + 1);

    /// <summary>No task of the plan has a higher one.</summary>
    public static Guid LastOf(Guid planId) => WithNumber(planId, 0xFFFFFF);

    public static Guid PlanOf(Guid taskId) => WithNumber(taskId, 0);

    /// <returns>-1 where the id is a plan's</returns>
    public static int PositionOf(Guid taskId)
    {
        Span<byte> bytes = stackalloc byte[16];
        taskId.TryWriteBytes(bytes, bigEndian: true, out _);
        return ((bytes[13] << 16) | (bytes[14] << 8) | bytes[15]) - 1;
    }

    private static Guid WithNumber(Guid id, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[13] = (byte)(number >> 16);
        bytes[14] = (byte)(number >> 8);
        bytes[15] = (byte)number;
        return new Guid(bytes, bigEndian: true);
    }
}
