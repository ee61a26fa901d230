using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Workers;

/// <summary>What is ready and what runs.</summary>
[Needs(Role.Viewer)]
public sealed record GetQueue : IQuery<Page<QueueLineView>>;

/// <param name="OldestWaitSeconds">how long the first of them has been ready; null where none is</param>
public sealed record QueueLineView(string? AgentType, string? Pool, int Ready, int Running, double? OldestWaitSeconds);

internal sealed class GetQueueHandler(ITaskQueue queue, ICaller caller, IClock clock)
    : IQueryHandler<GetQueue, Page<QueueLineView>>
{
    public async Task<Result<Page<QueueLineView>>> Handle(GetQueue request, CancellationToken cancellationToken)
    {
        var lines = await queue.Depths(caller.Tenant, cancellationToken);
        var now = clock.Now;
        return new Page<QueueLineView>(
            [
                .. lines.Select(line => new QueueLineView(
                    line.AgentType,
                    line.Pool,
                    line.Ready,
                    line.Running,
                    line.OldestReadyAt is { } since ? Math.Max(0, (now - since).TotalSeconds) : null
                )),
            ],
            null
        );
    }
}
