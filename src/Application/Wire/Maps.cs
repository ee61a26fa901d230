using CleanPlan.Application.Plans;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Mapster;

namespace CleanPlan.Application.Wire;

/// <summary>From entities to what goes on the wire. A member without a source is refused when this is compiled.</summary>
internal static class Maps
{
    public static readonly TypeAdapterConfig Config = Build();

    public static readonly Func<Session, SessionView> Session = Config.GetMapFunction<Session, SessionView>();
    public static readonly Func<Plan, PlanSummary> PlanSummary = Config.GetMapFunction<Plan, PlanSummary>();
    public static readonly Func<Plan, PlanView> Plan = Config.GetMapFunction<Plan, PlanView>();
    public static readonly Func<PlanTask, TaskView> Task = Config.GetMapFunction<PlanTask, TaskView>();
    public static readonly Func<PlanTask, ClaimedTaskView> Claimed = Config.GetMapFunction<PlanTask, ClaimedTaskView>();
    public static readonly Func<TaskEvent, EventView> Event = Config.GetMapFunction<TaskEvent, EventView>();

    private static TypeAdapterConfig Build()
    {
        var config = new TypeAdapterConfig { RequireDestinationMemberSource = true };
        Enum<PlanStatus>(config);
        Enum<PlanPhase>(config);
        Enum<OnFailure>(config);
        Enum<PlanTaskStatus>(config);
        Enum<TaskReason>(config);
        Enum<RunOn>(config);
        Enum<TaskEventType>(config);

        config.NewConfig<Session, SessionView>().Map(view => view.Metadata, session => JsonText.Of(session.Metadata));
        config.NewConfig<TaskCounts, TaskCountsView>();
        Plans(config.NewConfig<Plan, PlanSummary>());
        Plans(config.NewConfig<Plan, PlanView>()).Ignore(view => view.Tasks!);
        config.NewConfig<RetryPolicy, RetryView>();
        config.NewConfig<Answer, AnswerView>().Map(view => view.Input, answer => new JsonText(answer.Input));
        Tasks(config.NewConfig<PlanTask, TaskView>());
        Tasks(config.NewConfig<PlanTask, ClaimedTaskView>())
            .Ignore(view => view.Traceparent!, view => view.Dependencies);
        config
            .NewConfig<TaskEvent, EventView>()
            .Map(view => view.ToolInput, line => JsonText.Of(line.ToolInput))
            .Map(view => view.ToolOutput, line => JsonText.Of(line.ToolOutput));
        config.Compile();
        return config;
    }

    private static TypeAdapterSetter<Plan, T> Plans<T>(TypeAdapterSetter<Plan, T> setter)
        where T : PlanSummary =>
        setter
            .Map(view => view.TaskCounts, plan => plan.Counts)
            .Map(view => view.Metadata, plan => JsonText.Of(plan.Metadata))
            // needs a query of its own, where something has failed
            .Ignore(view => view.FirstFailure!);

    private static TypeAdapterSetter<PlanTask, T> Tasks<T>(TypeAdapterSetter<PlanTask, T> setter)
        where T : TaskView =>
        setter
            .Map(view => view.Input, task => new JsonText(task.Input ?? "{}"))
            .Map(view => view.Result, task => JsonText.Of(task.Result))
            .Map(view => view.Metadata, task => JsonText.Of(task.Metadata))
            // need the plan, and the keys of other tasks
            .Ignore(view => view.Reason!, view => view.DependsOn);

    private static void Enum<T>(TypeAdapterConfig config)
        where T : struct, Enum
    {
        config.NewConfig<T, string>().MapWith(value => value.Wire());
        config.NewConfig<T?, string?>().MapWith(value => value == null ? null : value.Value.Wire());
    }
}
