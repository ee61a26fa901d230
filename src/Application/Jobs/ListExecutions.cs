using System.Globalization;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>The attempts of a job, newest first, without their results.</summary>
[Needs(Role.Viewer)]
public sealed record ListExecutions(Guid JobId, PageRequest Page) : IQuery<Page<ExecutionView>>;

internal sealed class ListExecutionsValidator : AbstractValidator<ListExecutions>
{
    public ListExecutionsValidator() => this.Page(x => x.Page, cursor => ExecutionsInList.Number(cursor) is not null);
}

internal sealed class ListExecutionsHandler(IReads reads, IPlanFeed plans, ExecutionViews views, ICaller caller)
    : IQueryHandler<ListExecutions, Page<ExecutionView>>
{
    public async Task<Result<Page<ExecutionView>>> Handle(ListExecutions request, CancellationToken cancellationToken)
    {
        if (await reads.List(caller.Tenant, new JobById(request.JobId), cancellationToken) is not [var job])
            return JobErrors.NotFound;
        var executions = await reads.List(caller.Tenant, new ExecutionsInList(request), cancellationToken);
        var plan = job.PlanId is { } id ? await plans.Find(caller.Tenant, id, cancellationToken) : null;
        var shown = new List<ExecutionView>();
        foreach (var execution in executions.Take(request.Page.Size))
            shown.Add(await views.Of(job, execution, plan, withResults: false, cancellationToken));
        return Page<ExecutionView>.Of(
            executions,
            request.Page.Size,
            execution => execution.Number.ToString(CultureInfo.InvariantCulture),
            shown
        );
    }
}

internal sealed class ExecutionsInList : Specification<Execution>
{
    public ExecutionsInList(ListExecutions wanted)
    {
        var (jobId, before) = (wanted.JobId, Number(wanted.Page.Cursor));
        Query
            .Where(execution => execution.JobId == jobId)
            .Where(execution => execution.Number < before, before is not null)
            .OrderByDescending(execution => execution.Number);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }

    public static int? Number(string? cursor) =>
        int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
