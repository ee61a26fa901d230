using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Sessions;

public sealed record SessionView : IVersioned
{
    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public string? SystemPrompt { get; init; }
    public string? UserId { get; init; }
    public JsonText? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public long Version { get; init; }
}
