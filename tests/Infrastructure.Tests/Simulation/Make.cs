using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A new plan, whose goal tells it from all others.</summary>
internal abstract record NewPlan(int Number, TenantId Tenant, bool AtOnce) : Command
{
    public override int Turn => 2;

    public string Goal => $"goal {Number}";

    /// <summary>Adds it to the world, also where nobody heard that it was made.</summary>
    protected Answer Add(World world, Answer answer, Moment moment, Func<Guid, SimulatedPlan> make)
    {
        var id = answer.Said.Length > 0 ? Guid.Parse(answer.Said) : moment.Store.NewPlanFor(Goal, world);
        var plan = make(id);
        if (AtOnce)
            plan.Do(new Start(), moment.Now);
        world.Plans.Add(plan);
        return new Answer("ok", id.ToString());
    }
}

/// <param name="In">the session that it belongs to; null makes one</param>
internal sealed record Make(
    int Number,
    TenantId Tenant,
    OnFailure OnFailure,
    IReadOnlyList<PlainSpec> Specs,
    IReadOnlyDictionary<string, string> Types,
    bool AtOnce,
    SimulatedSession? In
) : NewPlan(Number, Tenant, AtOnce)
{
    public override async Task<Answer> Ask(SimulatedServer server)
    {
        var tasks = Specs.Select(TaskOf).ToList();
        var request = new CreatePlan(In?.Id, Goal, tasks, OnFailure.Wire(), null, AtOnce);
        return Answer.Of(await server.Send(Tenant, request), plan => plan.Id);
    }

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (In is not null && world.Find(In) is not { IsDeleted: false })
            return Answer.NotFound;
        world.OwnSessions += In is null ? 1 : 0;
        return Add(world, answer, moment, id => Made(id, moment.Now));
    }

    private SimulatedPlan Made(Guid id, DateTimeOffset now)
    {
        var plan = new SimulatedPlan(Number, Tenant, id, new PlainPlan(OnFailure), Types) { In = In };
        plan.Model.Create(Specs, now);
        return plan;
    }

    private NewTask TaskOf(PlainSpec spec) =>
        new()
        {
            Key = spec.Key,
            Title = spec.Title,
            AgentType = Types.GetValueOrDefault(spec.Key),
            DependsOn = spec.DependsOn,
            CanParallel = !spec.Alone,
            RunOn = spec.RunOn.Wire(),
            Optional = spec.Optional,
            RequiresApproval = spec.RequiresApproval,
            Retry = new NewRetry
            {
                MaxAttempts = spec.MaxAttempts,
                InitialSeconds = spec.InitialSeconds,
                Factor = spec.Factor,
                MaxSeconds = spec.MaxSeconds,
            },
            TimeoutSeconds = spec.TimeoutSeconds,
            DeadlineSeconds = spec.DeadlineSeconds,
            DelaySeconds = spec.DelaySeconds,
            Priority = spec.Priority,
        };

    public override string ToString() =>
        $"plan {Number}: made, {OnFailure}, {(AtOnce ? "started, " : "")}{(In is null ? "" : $"in {In.Name}, ")}of {string.Join("; ", Specs)}";
}

/// <summary>The same plan again, as it was when the request came, or in the writer's turn as it is then.</summary>
internal sealed record Fork(
    SimulatedPlan Plan,
    int Number,
    IReadOnlyList<string> Rerun,
    bool AtOnce,
    bool InTurn = false
) : NewPlan(Number, Plan.Tenant, AtOnce)
{
    public override async Task<Answer> Ask(SimulatedServer server) =>
        Answer.Of(await server.Send(Tenant, new ForkPlan(Plan.Id, Rerun, Goal, AtOnce)), plan => plan.Id);

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        var original = InTurn ? world.Find(Plan.Id) : Plan;
        if (original is null)
            return Answer.NotFound;
        if (Rerun.Any(key => original.Find(key) is null))
            return new Answer("unknown_dependency");
        if (original.In is { } session && world.Find(session) is not { IsDeleted: false })
            return Answer.NotFound;
        return Add(world, answer, moment, id => original.Fork(Number, id, Rerun, moment.Now));
    }

    public override string ToString() =>
        $"plan {Number}: forked from {Plan.Number}{(AtOnce ? ", started" : "")}, without [{string.Join(",", Rerun)}]";
}
