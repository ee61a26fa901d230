using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Sessions;

[Needs(Role.Viewer)]
public sealed record GetSession(Guid SessionId) : IQuery<SessionView>;

internal sealed class GetSessionHandler(IReads reads, ICaller caller) : IQueryHandler<GetSession, SessionView>
{
    public async Task<Result<SessionView>> Handle(GetSession request, CancellationToken cancellationToken)
    {
        var found = await reads.List(caller.Tenant, new SessionById(request.SessionId), cancellationToken);
        return found.Count == 0 ? SessionErrors.NotFound : SessionView.Of(found[0]);
    }
}

internal sealed class SessionById : Specification<Session>
{
    public SessionById(Guid id) => Query.Where(x => x.Id == id && x.DeletedAt == null).AsNoTracking();
}
