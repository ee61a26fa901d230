using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Workers;

/// <summary>What is ready and what runs, by type and pool.</summary>
[Needs(Role.Viewer)]
public sealed record GetQueue(PageRequest Page) : IQuery<Page<QueueLineView>>;

/// <summary>What waits and what runs of one kind.</summary>
/// <param name="AgentType">the kind of agent; null for tasks that any worker may take</param>
/// <param name="Pool">the pool; null for none</param>
/// <param name="Ready">how many could be claimed now</param>
/// <param name="Running">how many are held by workers</param>
/// <param name="OldestWaitSeconds">how long the first of them has been ready; null where none is</param>
public sealed record QueueLineView(string? AgentType, string? Pool, int Ready, int Running, double? OldestWaitSeconds);

internal sealed class GetQueueValidator : AbstractValidator<GetQueue>
{
    public GetQueueValidator() => this.Page(x => x.Page, Cursors.IsName);
}

internal sealed class GetQueueHandler(ITaskQueue queue, ICaller caller, IClock clock)
    : IQueryHandler<GetQueue, Page<QueueLineView>>
{
    public async Task<Result<Page<QueueLineView>>> Handle(GetQueue request, CancellationToken cancellationToken)
    {
        var lines = await queue.Depths(caller.Tenant, cancellationToken);
        var now = clock.Now;
        var views = lines.Select(line => new QueueLineView(
            line.AgentType,
            line.Pool,
            line.Ready,
            line.Running,
            line.OldestReadyAt is { } since ? Math.Max(0, (now - since).TotalSeconds) : null
        ));
        return Page<QueueLineView>.ByName(views, request.Page, line => $"{line.AgentType}\n{line.Pool}");
    }
}
