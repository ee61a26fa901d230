using System.Globalization;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>The drafts that a job has had, newest first, without what they say.</summary>
[Needs(Role.Viewer)]
public sealed record ListRevisions(Guid JobId, PageRequest Page) : IQuery<Page<RevisionView>>;

internal sealed class ListRevisionsValidator : AbstractValidator<ListRevisions>
{
    public ListRevisionsValidator() => this.Page(x => x.Page, cursor => RevisionsInList.Revision(cursor) is not null);
}

internal sealed class ListRevisionsHandler(IReads reads, ICaller caller)
    : IQueryHandler<ListRevisions, Page<RevisionView>>
{
    public async Task<Result<Page<RevisionView>>> Handle(ListRevisions request, CancellationToken cancellationToken)
    {
        if ((await reads.List(caller.Tenant, new JobById(request.JobId), cancellationToken)).Count == 0)
            return JobErrors.NotFound;
        var drafts = await reads.List(caller.Tenant, new RevisionsInList(request), cancellationToken);
        var size = request.Page.Size;
        return Page<RevisionView>.Of(
            drafts,
            size,
            draft => draft.Revision.ToString(CultureInfo.InvariantCulture),
            [.. drafts.Take(size).Select(RevisionView.Of)]
        );
    }
}

internal sealed record DraftLine(
    int Revision,
    DraftKind Kind,
    DraftSource Source,
    DraftState State,
    string? By,
    string? Feedback,
    string? Comment,
    DateTimeOffset CreatedAt
);

internal sealed class RevisionsInList : Specification<Draft, DraftLine>
{
    public RevisionsInList(ListRevisions wanted)
    {
        var (jobId, before) = (wanted.JobId, Revision(wanted.Page.Cursor));
        Query
            .Where(draft => draft.JobId == jobId)
            .Where(draft => draft.Revision < before, before is not null)
            .OrderByDescending(draft => draft.Revision);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
        Query.Select(draft => new DraftLine(
            draft.Revision,
            draft.Kind,
            draft.Source,
            draft.State,
            draft.By,
            draft.Feedback,
            draft.Comment,
            draft.CreatedAt
        ));
    }

    public static int? Revision(string? cursor) =>
        int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;
}

/// <summary>A draft that a job has had.</summary>
/// <param name="Revision">from 1 on</param>
/// <param name="Kind">of a plan that is not there yet, or of a change of one that is</param>
/// <param name="Source">where it comes from</param>
/// <param name="State">what has become of it</param>
/// <param name="By">who has written it; null for the planner</param>
/// <param name="Feedback">what it was asked for with</param>
/// <param name="Comment">what was said when it was judged</param>
/// <param name="CreatedAt">when it came</param>
public sealed record RevisionView(
    int Revision,
    [property: OneOf(typeof(DraftKind))] string Kind,
    [property: OneOf(typeof(DraftSource))] string Source,
    [property: OneOf(typeof(DraftState))] string State,
    string? By,
    string? Feedback,
    string? Comment,
    DateTimeOffset CreatedAt
)
{
    internal static RevisionView Of(DraftLine line) =>
        new(
            line.Revision,
            line.Kind.Wire(),
            line.Source.Wire(),
            line.State.Wire(),
            line.By,
            line.Feedback,
            line.Comment,
            line.CreatedAt
        );
}
