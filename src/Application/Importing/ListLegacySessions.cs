using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Importing;

/// <summary>What the sessions that are there were called in the older system, in the order of those names.</summary>
[Needs(Role.Viewer)]
public sealed record ListLegacySessions(PageRequest Page) : IQuery<Page<string>>;

internal sealed class ListLegacySessionsValidator : AbstractValidator<ListLegacySessions>
{
    public ListLegacySessionsValidator() => this.Page(x => x.Page, Cursors.IsName);
}

internal sealed class ListLegacySessionsHandler(IReads reads, ICaller caller)
    : IQueryHandler<ListLegacySessions, Page<string>>
{
    public async Task<Result<Page<string>>> Handle(ListLegacySessions request, CancellationToken cancellationToken)
    {
        var size = request.Page.Size;
        var names = new LegacyNames(Cursors.Name(request.Page.Cursor) ?? "", size + 1);
        var found = await reads.List(caller.Tenant, names, cancellationToken);
        return Page<string>.Of(found, size, Cursors.OfName, [.. found.Take(size)]);
    }
}

internal sealed class LegacyNames : Specification<Session, string>
{
    public LegacyNames(string after, int take)
    {
        Query
            .Where(session => session.LegacyId != null && session.DeletedAt == null)
            .Where(session => string.Compare(session.LegacyId, after) > 0)
            .OrderBy(session => session.LegacyId);
        Query.Take(take).AsNoTracking();
        Query.Select(session => session.LegacyId!);
    }
}
