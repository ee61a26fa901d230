using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Viewer)]
public sealed record GetTask(Guid TaskId) : IQuery<TaskView>;

internal sealed class GetTaskHandler(TaskViews views, ICaller caller) : IQueryHandler<GetTask, TaskView>
{
    public Task<Result<TaskView>> Handle(GetTask request, CancellationToken cancellationToken) =>
        views.Find(caller.Tenant, request.TaskId, cancellationToken);
}
