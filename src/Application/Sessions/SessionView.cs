using CleanPlan.Application.Wire;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Sessions;

public sealed record SessionView : IVersioned
{
    internal static readonly Func<Session, SessionView> Of = Map.Of<Session, SessionView>(config =>
        config.NewConfig<Session, SessionView>().Map(view => view.Metadata, session => JsonText.Of(session.Metadata))
    );

    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public string? SystemPrompt { get; init; }
    public string? UserId { get; init; }
    public JsonText? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public long Version { get; init; }
}
