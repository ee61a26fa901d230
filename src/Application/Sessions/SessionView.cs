using CleanPlan.Application.Wire;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Sessions;

public sealed record SessionView : IVersioned
{
    internal static readonly Func<Session, SessionView> Of = Map.Of<Session, SessionView>(config =>
        config.NewConfig<Session, SessionView>().Map(view => view.Metadata, session => JsonText.Of(session.Metadata))
    );

    /// <summary>Its id, opaque.</summary>
    public Guid Id { get; init; }

    /// <summary>What it is called.</summary>
    public string Title { get; init; } = "";

    /// <summary>What a model is told before the first message.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Whose it is, in the words of the caller.</summary>
    public string? UserId { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>What an older system called it, from which it was imported.</summary>
    public string? LegacyId { get; init; }

    /// <summary>How many messages it has, which is the number of the last of them.</summary>
    public long MessageCount { get; init; }

    /// <summary>What its messages cost, all together.</summary>
    public long TokensUsed { get; init; }

    /// <summary>When the last message was appended.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was deleted; null while it is there.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Rises with every change, and with every message; it is the entity tag, as in `"v7"`.</summary>
    public long Version { get; init; }
}
