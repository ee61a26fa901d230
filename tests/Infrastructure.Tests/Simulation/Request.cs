using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Domain.Tests.Plans.Properties;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>What a client asks of a server, and what that does in the model.</summary>
internal abstract record Request
{
    /// <summary>The writer's order: use cases in its turn, then what time ends, commands and reports, new plans, deletions, claims.</summary>
    public abstract int Turn { get; }

    public async Task<Answer> Send(SimulatedServer server)
    {
        try
        {
            return await Ask(server);
        }
        catch (UnavailableException error)
        {
            var isUnknown = error.Error == Refusals.OutcomeUnknown;
            return new Answer(error.Error.Code) { IsUnknown = isUnknown, IsFailure = !isUnknown };
        }
        catch (SqliteException error)
        {
            return new Answer($"sqlite {error.SqliteErrorCode}") { IsFailure = true };
        }
    }

    public abstract Task<Answer> Ask(SimulatedServer server);

    /// <returns>in what the answer is wrong</returns>
    public abstract IEnumerable<string> Apply(World world, Answer answer, Moment moment);
}

/// <param name="Code">ok, or that of the refusal</param>
internal sealed record Answer(string Code)
{
    public IReadOnlyList<ClaimedTask> Claimed { get; init; } = [];

    /// <summary>It may have been carried out, or not.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The server has failed, and says that nothing was done.</summary>
    public bool IsFailure { get; init; }

    public static Answer Of(Result result) => new(result.Error?.Code ?? "ok");

    public string? Unless(string expected) =>
        IsUnknown || (expected == "unchanged" ? "ok" : expected).Split('|').Contains(Code)
            ? null
            : $"the answer should be {expected}, is {Code}";
}

/// <summary>The engine's time, the dice, and what the store shows, for an answer that was not heard.</summary>
internal sealed record Moment(DateTimeOffset Now, double Jitter, StoreView Store);

/// <summary>A person's command or a worker's report.</summary>
internal sealed record Order(SimulatedPlan Plan, TenantId Tenant, PlanCommand Command) : Request
{
    public override int Turn => 1;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        if (Command is not TaskCommand about)
        {
            return Answer.Of(
                await server.Plans.Act(Tenant, Plan.Id, slice => DomainWords.Ask(slice, Command), null, default)
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
                null,
                default
            )
        );
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        if (answer.Unless(Do(world, moment.Now)) is { } difference)
            yield return difference;
    }

    /// <returns>what is to be answered</returns>
    public string Do(World world, DateTimeOffset now)
    {
        if (Tenant != Plan.Tenant || world.Find(Plan.Id) is not { } plan)
            return "not_found";
        // a task that was deleted meanwhile may have a namesake
        if (Command is TaskCommand about && plan.Find(about.Key)?.Position != Plan.Find(about.Key)!.Position)
            return "not_found";
        return plan.Do(Command, now);
    }

    public override string ToString() => $"plan {Plan.Number}: {Command} {string.Join("; ", Command.NewTasks)}";
}

/// <summary>A new plan.</summary>
/// <param name="At">the clock of the wall, which may be behind the engine's</param>
internal sealed record Make(
    int Number,
    TenantId Tenant,
    OnFailure OnFailure,
    IReadOnlyList<PlainSpec> Specs,
    IReadOnlyDictionary<string, string> Types,
    bool AtOnce,
    DateTimeOffset At
) : Request
{
    private Guid _id;

    public override int Turn => 2;

    /// <summary>As it is when it was just made.</summary>
    public SimulatedPlan Plan
    {
        get
        {
            var plan = new SimulatedPlan(Number, Tenant, _id, new PlainPlan(OnFailure), Types);
            plan.Model.Create(Specs, At);
            if (AtOnce)
                plan.Do(new Start(), At);
            return plan;
        }
    }

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        var drafts = Specs.Select(spec =>
            DomainWords.Draft(spec) with
            {
                AgentType = Types.GetValueOrDefault(spec.Key),
            }
        );
        var session = Session.ForGoal(Tenant, "goal", At);
        var blueprint = PlanBlueprint.Check([.. drafts]).Value;
        var (plan, tasks) = Domain.Plans.Plan.Create(Tenant, session.Id, "goal", OnFailure, null, blueprint, At);
        _id = plan.Id;
        var slice = PlanSlice.Whole(plan, tasks, At, () => throw new InvalidOperationException("No attempt is lost."));
        if (AtOnce)
            slice.Start();
        slice.Advance();
        return Answer.Of(await server.Plans.Add(slice, session, default));
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        world.Plans.Add(Plan);
        if (answer.Unless("ok") is { } difference)
            yield return difference;
    }

    public override string ToString() =>
        $"plan {Number}: made, {OnFailure}, {(AtOnce ? "started, " : "")}of {string.Join("; ", Specs)}";
}

internal sealed record Remove(SimulatedPlan Plan) : Request
{
    public override int Turn => 3;

    public override async Task<Answer> Ask(SimulatedServer server) =>
        Answer.Of(await server.Plans.Delete(Plan.Tenant, Plan.Id, null, default));

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        var plan = world.Find(Plan.Id);
        var expected =
            plan is null ? "not_found"
            : plan.Model.Status is PlanStatus.InProgress ? "plan_in_progress"
            : "ok";
        if (expected == "ok")
            world.Plans.Remove(plan!);
        if (answer.Unless(expected) is { } difference)
            yield return difference;
    }

    public override string ToString() => $"plan {Plan.Number}: deleted";
}

/// <summary>The reaper's tick.</summary>
internal sealed record Reap : Request
{
    public override int Turn => 0;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        await server.Reap();
        return new Answer("ok");
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        world.Expire(moment.Now, moment.Jitter);
        return [];
    }
}

/// <summary>A server's start, which ends the leases of agents that died with an earlier one.</summary>
internal sealed record StartUp : Request
{
    public override int Turn => 0;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        await server.Start();
        return new Answer("ok");
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        foreach (var plan in world.Plans)
        foreach (
            var task in plan
                .Model.Tasks.Where(t => t.Worker?.StartsWith("resident/", StringComparison.Ordinal) == true)
                .ToList()
        )
            plan.Do(new LoseLease(task.Key, moment.Jitter), moment.Now);
        return [];
    }
}
