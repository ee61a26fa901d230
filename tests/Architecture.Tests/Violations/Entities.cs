namespace CleanPlan.Architecture.Tests.Violations.Entities;

public class OpenEntity
{
    public Guid Id { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public long Version { get; private set; }
}

public sealed class EntityWithASetter
{
    public Guid Id { get; private set; }
    public string Title { get; set; } = "";
}

public sealed class HoldsAnotherRoot
{
    public Guid Id { get; private set; }
    public long Version { get; private set; }
    public OpenEntity? Other { get; private set; }
}

public sealed class HoldsMany
{
    private readonly Dictionary<string, List<OpenEntity[]>> _others = [];
    public Guid Id { get; private set; }
    public long Version { get; private set; }
    public int Count => _others.Count;
}
