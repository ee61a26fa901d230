using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

[Needs(Role.Viewer)]
public sealed record ListPlanTasks(
    Guid PlanId,
    string? Status,
    string? AgentType,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    PageRequest Page
) : IQuery<Page<TaskView>>;

internal sealed class ListPlanTasksValidator : AbstractValidator<ListPlanTasks>
{
    public ListPlanTasksValidator()
    {
        RuleFor(x => x.Status).OneOf<ListPlanTasks, PlanTaskStatus>();
        RuleFor(x => x.AgentType).Text(PlanLimits.AgentType);
        this.Page(x => x.Page);
    }
}

internal sealed class ListPlanTasksHandler(IReads reads, PlanViews plans, TaskViews views, ICaller caller)
    : IQueryHandler<ListPlanTasks, Page<TaskView>>
{
    public async Task<Result<Page<TaskView>>> Handle(ListPlanTasks request, CancellationToken cancellationToken)
    {
        if (await plans.Plan(caller.Tenant, request.PlanId, cancellationToken) is not { } plan)
            return PlanErrors.PlanNotFound;
        var status = request.Status.As<PlanTaskStatus>();
        var tasks = await reads.List(caller.Tenant, new TasksInList(request, status), cancellationToken);
        var size = request.Page.Size;
        var page = await views.Of(caller.Tenant, [.. tasks.Take(size)], plan, cancellationToken);
        return Page<TaskView>.Of(tasks, size, task => Cursors.Of(task.Id), page);
    }
}
