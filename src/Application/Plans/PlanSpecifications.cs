using System.Linq.Expressions;
using Ardalis.Specification;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Plans;

internal sealed class PlansByIds : Specification<Plan>
{
    public PlansByIds(IReadOnlyCollection<Guid> ids) => Query.Where(plan => ids.Contains(plan.Id)).AsNoTracking();
}

/// <summary>Newest first.</summary>
internal sealed class PlansInList : Specification<Plan>
{
    public PlansInList(ListPlans wanted, PlanStatus? status)
    {
        var (session, from, to, after) = (
            wanted.SessionId,
            wanted.CreatedAfter,
            wanted.CreatedBefore,
            wanted.Page.After
        );
        Query
            .Where(plan => plan.SessionId == session, session is not null)
            .Where(plan => plan.Status == status, status is not null)
            .Where(plan => plan.CreatedAt >= from, from is not null)
            .Where(plan => plan.CreatedAt < to, to is not null)
            .Where(plan => plan.Id < after, after is not null)
            .OrderByDescending(plan => plan.Id);
        foreach (var word in Folding.Words(wanted.Query))
            Query.Where(plan => plan.FoldedGoal.Contains(word));
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }
}

internal static class TasksOfOnePlan
{
    /// <summary>By the range of their ids, in whose order they are stored.</summary>
    public static ISpecificationBuilder<PlanTask> OfPlan(this ISpecificationBuilder<PlanTask> query, Guid planId)
    {
        var (first, last) = (PlanTaskId.Of(planId, 0), PlanTaskId.LastOf(planId));
        return query.Where(task => task.Id >= first && task.Id <= last);
    }
}

/// <summary>In the order they were given, which is that of their ids.</summary>
internal sealed class TasksOfPlan : Specification<PlanTask>
{
    public TasksOfPlan(Guid planId)
    {
        Query.OfPlan(planId).OrderBy(task => task.Id);
        Query.AsNoTracking();
    }
}

/// <summary>What was added last has the highest positions.</summary>
internal sealed class LastTasksOfPlan : Specification<PlanTask>
{
    public LastTasksOfPlan(Guid planId, int count)
    {
        Query.OfPlan(planId).OrderByDescending(task => task.Id);
        Query.Take(count).AsNoTracking();
    }
}

internal sealed class TasksInList : Specification<PlanTask>
{
    public TasksInList(ListPlanTasks wanted, PlanTaskStatus? status)
    {
        var (plan, type, after) = (wanted.PlanId, wanted.AgentType, wanted.Page.After);
        var (from, to) = (wanted.CreatedAfter, wanted.CreatedBefore);
        Query
            .OfPlan(plan)
            .Where(Is(status ?? default), status is not null)
            // what most tasks are has no index that the plan leads
            .Where(task => task.PlanId == plan, status is not (null or PlanTaskStatus.Pending or PlanTaskStatus.Done))
            .Where(task => task.AgentType == type, type is not null)
            .Where(task => task.CreatedAt >= from, from is not null)
            .Where(task => task.CreatedAt < to, to is not null)
            .Where(task => task.Id > after, after is not null)
            .OrderBy(task => task.Id);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }

    /// <summary>With the status as a constant, since only for those can a database use an index of some of them.</summary>
    private static Expression<Func<PlanTask, bool>> Is(PlanTaskStatus status)
    {
        var task = Expression.Parameter(typeof(PlanTask));
        var own = Expression.Property(task, nameof(PlanTask.Status));
        return Expression.Lambda<Func<PlanTask, bool>>(Expression.Equal(own, Expression.Constant(status)), task);
    }
}

internal sealed record TaskName(Guid Id, string Key);

internal sealed class TaskNames : Specification<PlanTask, TaskName>
{
    public TaskNames(IReadOnlyCollection<Guid> ids)
    {
        Query.Where(task => ids.Contains(task.Id)).AsNoTracking();
        Query.Select(task => new TaskName(task.Id, task.Key));
    }

    public TaskNames(Guid planId)
    {
        Query.OfPlan(planId).AsNoTracking();
        Query.Select(task => new TaskName(task.Id, task.Key));
    }
}

internal sealed record FailedTask(Guid PlanId, Guid Id, string Key, string? ErrorType, string? ErrorMessage);

/// <summary>Those that fail their plan first, then the earliest.</summary>
internal sealed class Failures : Specification<PlanTask, FailedTask>
{
    public Failures(IReadOnlyCollection<Guid> planIds, int take)
    {
        Query
            .Where(task => planIds.Contains(task.PlanId) && task.Status == PlanTaskStatus.Failed)
            .OrderBy(task => task.Optional)
            .ThenBy(task => task.CompletedAt)
            .ThenBy(task => task.Id);
        Query.Take(take).AsNoTracking();
        Query.Select(task => new FailedTask(task.PlanId, task.Id, task.Key, task.ErrorType, task.ErrorMessage));
    }
}

/// <summary>Oldest first.</summary>
internal sealed class EventsInList : Specification<TaskEvent>
{
    public EventsInList(Guid planId, Guid? taskId, EventFilter filter, long after, int take)
    {
        var (type, from, to) = (filter.Type, filter.From, filter.To);
        Query
            .Where(line => line.PlanId == planId && line.Seq > after)
            .Where(line => line.TaskId == taskId, taskId is not null)
            .Where(line => line.EventType == type, type is not null)
            .Where(line => line.Timestamp >= from, from is not null)
            .Where(line => line.Timestamp <= to, to is not null)
            .OrderBy(line => line.Seq);
        Query.Take(take).AsNoTracking();
    }
}
