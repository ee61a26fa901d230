using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <param name="Query">words, each of them a part of the title, whatever the case of its letters</param>
/// <param name="Deleted">those that were deleted, instead of those that are there</param>
[Needs(Role.Viewer)]
public sealed record ListSessions(
    string? Query,
    string? UserId,
    string? LegacyId,
    bool Deleted,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    PageRequest Page
) : IQuery<Page<SessionView>>;

internal sealed class ListSessionsValidator : AbstractValidator<ListSessions>
{
    public ListSessionsValidator()
    {
        RuleFor(x => x.Query).Text(Session.TitleLength);
        RuleFor(x => x.UserId).Text(Session.UserIdLength);
        RuleFor(x => x.LegacyId).Text(Session.LegacyIdLength);
        this.Page(x => x.Page);
    }
}

internal sealed class ListSessionsHandler(IReads reads, ISessionSearch search, ICaller caller)
    : IQueryHandler<ListSessions, Page<SessionView>>
{
    public async Task<Result<Page<SessionView>>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var (words, listed) = (Folding.Words(request.Query), new SessionsInList(request));
        var sessions =
            words.Count == 0
                ? await reads.List(caller.Tenant, listed, cancellationToken)
                : await search.Find(caller.Tenant, words, listed, cancellationToken);
        var size = request.Page.Size;
        return Page<SessionView>.Of(
            sessions,
            size,
            session => Cursors.Of(session.Id),
            [.. sessions.Take(size).Select(SessionView.Of)]
        );
    }
}

/// <summary>Newest first; a deleted one is in no list but that of the deleted.</summary>
internal sealed class SessionsInList : Specification<Session>
{
    public SessionsInList(ListSessions wanted)
    {
        var (user, legacy, after) = (wanted.UserId, wanted.LegacyId, wanted.Page.After);
        var (from, to) = (wanted.CreatedAfter, wanted.CreatedBefore);
        Query
            // as constants, since only for those can a database use an index of the deleted
            .Where(session => session.DeletedAt == null, !wanted.Deleted)
            .Where(session => session.DeletedAt != null, wanted.Deleted)
            .Where(session => session.UserId == user, user is not null)
            .Where(session => session.LegacyId == legacy, legacy is not null)
            .Where(session => session.CreatedAt >= from, from is not null)
            .Where(session => session.CreatedAt < to, to is not null)
            .Where(session => session.Id < after, after is not null)
            .OrderByDescending(session => session.Id);
        foreach (var word in Folding.Words(wanted.Query))
            Query.Where(session => session.FoldedTitle.Contains(word));
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }
}
