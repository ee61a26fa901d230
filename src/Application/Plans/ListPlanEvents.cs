using System.Globalization;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Plans;

/// <param name="After">the last number that the caller has; asking for numbers that are pruned is <c>events_pruned</c></param>
[Needs(Role.Viewer)]
public sealed record ListPlanEvents(
    Guid PlanId,
    Guid? TaskId,
    long? After,
    string? EventType,
    DateTimeOffset? From,
    DateTimeOffset? To,
    PageRequest Page
) : IQuery<Page<EventView>>;

internal sealed record EventFilter(TaskEventType? Type, DateTimeOffset? From, DateTimeOffset? To);

internal sealed class ListPlanEventsValidator : AbstractValidator<ListPlanEvents>
{
    public ListPlanEventsValidator()
    {
        RuleFor(x => x.EventType).OneOf<ListPlanEvents, TaskEventType>();
        RuleFor(x => x.After).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
        this.Page(x => x.Page, EventPages.IsCursor);
    }
}

internal sealed class ListPlanEventsHandler(IReads reads, PlanViews plans, ICaller caller)
    : IQueryHandler<ListPlanEvents, Page<EventView>>
{
    public async Task<Result<Page<EventView>>> Handle(ListPlanEvents request, CancellationToken cancellationToken)
    {
        var after = EventPages.Seq(request.Page.Cursor) ?? request.After;
        EventFilter filter = new(request.EventType.As<TaskEventType>(), request.From, request.To);
        var size = request.Page.Size;
        EventsInList wanted = new(request.PlanId, request.TaskId, filter, after ?? 0, size + 1);
        var events = await reads.List(caller.Tenant, wanted, cancellationToken);

        // the plan last: what was pruned while the events were read shows in it. Whoever reads events, page by page or
        // as a stream, asks in this order, or hands out a log with a hole
        if (await plans.Plan(caller.Tenant, request.PlanId, cancellationToken) is not { } plan)
            return PlanErrors.PlanNotFound;
        if (plan.HasPrunedAfter(after))
            return Refusals.EventsPruned(plan);
        return EventPages.Of(events, size);
    }
}

/// <summary>The cursor of events is the number of the last one seen.</summary>
internal static class EventPages
{
    public static Page<EventView> Of(IReadOnlyList<TaskEvent> lines, int size) =>
        Page<EventView>.Of(
            lines,
            size,
            line => line.Seq.ToString(CultureInfo.InvariantCulture),
            [.. lines.Take(size).Select(EventView.Of)]
        );

    public static bool IsCursor(string cursor) => Seq(cursor) is not null;

    public static long? Seq(string? cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;
}
