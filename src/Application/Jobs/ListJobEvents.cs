using System.Globalization;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>What happened to a job, oldest first.</summary>
/// <param name="After">the last number that the caller has</param>
[Needs(Role.Viewer)]
public sealed record ListJobEvents(Guid JobId, long? After, PageRequest Page) : IQuery<Page<JobEventView>>;

internal sealed class ListJobEventsValidator : AbstractValidator<ListJobEvents>
{
    public ListJobEventsValidator()
    {
        RuleFor(x => x.After).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
        this.Page(x => x.Page, cursor => JobEventsInList.Seq(cursor) is not null);
    }
}

internal sealed class ListJobEventsHandler(IReads reads, ICaller caller)
    : IQueryHandler<ListJobEvents, Page<JobEventView>>
{
    public async Task<Result<Page<JobEventView>>> Handle(ListJobEvents request, CancellationToken cancellationToken)
    {
        var (after, size) = (JobEventsInList.Seq(request.Page.Cursor) ?? request.After ?? 0, request.Page.Size);
        var wanted = new JobEventsInList(request.JobId, after, size + 1);
        var lines = await reads.List(caller.Tenant, wanted, cancellationToken);
        // each job has events, so only where none is left has it to be looked for
        if (
            lines.Count == 0
            && (await reads.List(caller.Tenant, new JobById(request.JobId), cancellationToken)).Count == 0
        )
            return JobErrors.NotFound;
        return Page<JobEventView>.Of(
            lines,
            size,
            line => line.Seq.ToString(CultureInfo.InvariantCulture),
            [.. lines.Take(size).Select(JobEventView.Of)]
        );
    }
}

internal sealed class JobEventsInList : Specification<JobEvent>
{
    public JobEventsInList(Guid jobId, long after, int take)
    {
        Query.Where(line => line.JobId == jobId && line.Seq > after).OrderBy(line => line.Seq);
        Query.Take(take).AsNoTracking();
    }

    public static long? Seq(string? cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;
}

/// <summary>Something that happened to a job.</summary>
/// <param name="Seq">from 1 on, without a gap</param>
/// <param name="Type">what it was</param>
/// <param name="From">its status before; null where it has none, or keeps it</param>
/// <param name="To">its status after</param>
/// <param name="Reason">why, where the status alone does not say it</param>
/// <param name="By">who has done it; null for what follows by itself</param>
/// <param name="ExecutionId">the attempt that it belongs to</param>
/// <param name="Revision">the draft that it is about</param>
/// <param name="Timestamp">when</param>
public sealed record JobEventView(
    long Seq,
    [property: OneOf(typeof(JobEventType))] string Type,
    [property: OneOf(typeof(JobStatus))] string? From,
    [property: OneOf(typeof(JobStatus))] string? To,
    [property: OneOf(typeof(JobReason))] string? Reason,
    string? By,
    Guid? ExecutionId,
    int? Revision,
    DateTimeOffset Timestamp
)
{
    internal static JobEventView Of(JobEvent line) =>
        new(
            line.Seq,
            line.Type.Wire(),
            line.From?.Wire(),
            line.To?.Wire(),
            line.Reason?.Wire(),
            line.By,
            line.ExecutionId,
            line.Revision,
            line.Timestamp
        );
}
