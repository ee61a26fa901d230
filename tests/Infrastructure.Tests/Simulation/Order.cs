using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A person's command or a worker's report.</summary>
/// <param name="IfVersion">only to this version of the plan, or of the task that the command is about</param>
internal sealed record Order(SimulatedPlan Plan, TenantId Tenant, PlanCommand Command, long? IfVersion = null) : Command
{
    public override int Turn => 1;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        if (Command is not TaskCommand about)
        {
            return Answer.Of(
                await server.Plans.Act(Tenant, Plan.Id, slice => DomainWords.Ask(slice, Command), IfVersion, default)
            );
        }

        var task = Plan.Find(about.Key)!;
        var taskId = PlanTaskId.Of(Plan.Id, task.Position);
        if (about is Report said)
        {
            var report = DomainWords.ReportOf(said, Plan.TokenOf(said.Key, said.Token));
            return Answer.Of((await server.Reports.Report(Tenant, [new TaskReport(taskId, report)], default))[0]);
        }

        var retry = DomainWords.Draft(task.Spec).Retry;
        return Answer.Of(
            await server.Plans.ActOnTask(
                Tenant,
                taskId,
                (slice, position) => DomainWords.Ask(slice, about, position, retry),
                IfVersion,
                default
            )
        );
    }

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (Tenant != Plan.Tenant || world.Find(Plan.Id) is not { } plan)
            return Answer.NotFound;
        // a task that was deleted meanwhile may have a namesake
        if (Command is TaskCommand about && plan.Find(about.Key)?.Position != Plan.Find(about.Key)!.Position)
            return Answer.NotFound;
        var task = (Command as TaskCommand)?.Key;
        return new Answer(
            plan.IsAt(IfVersion, task, answer, moment) ? plan.Do(AsSaid, moment.Now) : "precondition_failed"
        );
    }

    /// <summary>A token that was not given out when it was said is none, also where the same turn gives out the next.</summary>
    private PlanCommand AsSaid =>
        Command is Report said && Plan.TokenOf(said.Key, said.Token) < 0 ? said with { Token = -1 } : Command;

    public override string ToString() =>
        $"plan {Plan.Number}: {Command} {string.Join("; ", Command.NewTasks)}{(IfVersion is { } v ? $" if {v}" : "")}";
}

internal sealed record Remove(SimulatedPlan Plan, long? IfVersion = null) : Command
{
    public override int Turn => 3;

    public override async Task<Answer> Ask(SimulatedServer server) =>
        Answer.Of(await server.Plans.Delete(Plan.Tenant, Plan.Id, IfVersion, default));

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (world.Find(Plan.Id) is not { } plan)
            return Answer.NotFound;
        if (!plan.IsAt(IfVersion, null, answer, moment))
            return new Answer("precondition_failed");
        if (plan.Model.Status is PlanStatus.InProgress)
            return new Answer("plan_in_progress");
        world.Plans.Remove(plan);
        return new Answer("ok");
    }

    public override string ToString() => $"plan {Plan.Number}: deleted{(IfVersion is { } v ? $" if {v}" : "")}";
}
