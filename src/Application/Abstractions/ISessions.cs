using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Abstractions;

/// <summary>The sessions of the caller's tenant, for commands in a unit of work.</summary>
public interface ISessions
{
    void Add(Session session);

    /// <summary>Adds what a session has taken, which is saved with it.</summary>
    void Add(IReadOnlyList<Message> messages);

    /// <summary>The session, a deleted one too; null where there is none.</summary>
    Task<Session?> Find(Guid id, CancellationToken cancel);

    /// <summary>The session that came from an older system under this id, a deleted one too.</summary>
    Task<Session?> FindLegacy(string legacyId, CancellationToken cancel);

    /// <summary>Takes away all that was said in a session, which is written anew.</summary>
    Task RemoveMessages(Guid sessionId, CancellationToken cancel);
}
