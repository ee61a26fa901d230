using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class Sessions(UnitOfWork work) : ISessions
{
    public void Add(Session session) => work.Context.Sessions.Add(session);

    public void Add(IReadOnlyList<Message> messages) => work.Context.Messages.AddRange(messages);

    public Task<Session?> Find(Guid id, CancellationToken cancel) =>
        work.Context.Sessions.SingleOrDefaultAsync(session => session.Id == id, cancel);

    public Task<Session?> FindLegacy(string legacyId, CancellationToken cancel) =>
        work.Context.Sessions.SingleOrDefaultAsync(session => session.LegacyId == legacyId, cancel);

    public Task RemoveMessages(Guid sessionId, CancellationToken cancel) =>
        work.Context.Messages.Where(message => message.SessionId == sessionId).ExecuteDeleteAsync(cancel);
}
