using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Viewer)]
public sealed record ListTaskEvents(
    Guid TaskId,
    string? EventType,
    DateTimeOffset? From,
    DateTimeOffset? To,
    PageRequest Page
) : IQuery<Page<EventView>>;

internal sealed class ListTaskEventsValidator : AbstractValidator<ListTaskEvents>
{
    public ListTaskEventsValidator()
    {
        RuleFor(x => x.EventType).OneOf<ListTaskEvents, TaskEventType>();
        this.Page(x => x.Page, EventPages.IsCursor);
    }
}

internal sealed class ListTaskEventsHandler(IReads reads, TaskViews tasks, ICaller caller)
    : IQueryHandler<ListTaskEvents, Page<EventView>>
{
    public async Task<Result<Page<EventView>>> Handle(ListTaskEvents request, CancellationToken cancellationToken)
    {
        if (await tasks.Task(caller.Tenant, request.TaskId, cancellationToken) is not { } task)
            return PlanErrors.TaskNotFound;
        EventFilter filter = new(request.EventType.As<TaskEventType>(), request.From, request.To);
        var (size, after) = (request.Page.Size, EventPages.Seq(request.Page.Cursor) ?? 0);
        EventsInList wanted = new(task.PlanId, task.Id, filter, after, size + 1);
        return EventPages.Of(await reads.List(caller.Tenant, wanted, cancellationToken), size);
    }
}
