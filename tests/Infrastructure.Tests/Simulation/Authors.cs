using CleanPlan.Domain.Common;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>Who makes plans, forks them, and has sessions for them.</summary>
internal sealed class Authors(Random random)
{
    private const int MostPlans = 4;
    private const int MostSessions = 3;

    public static readonly TenantId[] Tenants =
    [
        TenantId.Default,
        new(new Guid("01900000-0000-7000-8000-000000000002")),
    ];

    private readonly List<(RandomCommands Commands, RandomPlan Shapes)> _plans = [];
    private readonly HashSet<DateTimeOffset> _made = [];
    private int _sessions;

    public RandomCommands CommandsOn(SimulatedPlan plan) => _plans[plan.Number].Commands;

    public Command? Next(World world, DateTimeOffset now)
    {
        if (world.Plans.Count > 0 && (world.Plans.Count >= MostPlans || random.Next(8) > 0))
            return null;
        if (!MayMakeOne(now))
            return null;
        if (world.Plans.Count == 0 || random.Next(3) > 0)
            return Make(world);
        var plan = world.Plans[random.Next(world.Plans.Count)];
        return ForkOf(plan);
    }

    /// <summary>Ids are made from the time: two of one millisecond would be in an order that no seed repeats.</summary>
    public bool MayMakeOne(DateTimeOffset now) => _made.Add(now);

    public Command OnSessions(World world)
    {
        if (_sessions < MostSessions || world.Sessions.Count == 0)
            return new NewSession($"s{_sessions++}", Tenants[random.Next(2)]);
        var session = world.Sessions.Values.OrderBy(s => s.Name).ElementAt(random.Next(world.Sessions.Count));
        if (session.IsDeleted && random.Next(4) > 0)
            return new BringBack(session);
        var tenant = random.Next(20) == 0 ? Tenants[random.Next(2)] : session.Tenant;
        if (random.Next(3) == 0)
            return new Say(
                session,
                tenant,
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{random.Next(100)}")]
            );
        long? version = random.Next(3) > 0 ? session.Version - random.Next(2) : null;
        return new ToSession(session, tenant, random.Next(3) == 0 ? null : $"title {random.Next(100)}", version);
    }

    private Make Make(World world)
    {
        var shapes = new RandomPlan(random);
        var specs = shapes.Tasks();
        _plans.Add((new RandomCommands(random, shapes), shapes));
        var types = specs
            .Where(_ => random.Next(2) == 0)
            .ToDictionary(spec => spec.Key, _ => random.Next(2) == 0 ? "coder" : "tester");
        var tenant = Tenants[random.Next(4) == 0 ? 1 : 0];
        var session = random.Next(2) == 0 ? null : SessionOf(world, tenant);
        return new Make(_plans.Count - 1, tenant, shapes.OnFailure, specs, types, random.Next(2) == 0, session);
    }

    private Fork ForkOf(SimulatedPlan plan)
    {
        var shapes = _plans[plan.Number].Shapes;
        _plans.Add((new RandomCommands(random, shapes), shapes));
        var rerun = plan.Model.Tasks.Select(task => task.Key).Where(_ => random.Next(10) == 0).ToList();
        return new Fork(plan, _plans.Count - 1, rerun, random.Next(2) == 0);
    }

    private static SimulatedSession? SessionOf(World world, TenantId tenant) =>
        world.Sessions.Values.OrderBy(session => session.Name).LastOrDefault(session => session.Tenant == tenant);
}
