using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>Creators, operators, workers and agents of the server, who all want something at the same moment.</summary>
internal sealed class Clients(Random random, double jitter)
{
    private const int MostPlans = 4;

    private static readonly TenantId[] Tenants =
    [
        TenantId.Default,
        new(new Guid("01900000-0000-7000-8000-000000000002")),
    ];
    private static readonly string[] Workers = ["ann", "bob", "cy"];
    private static readonly string[][] Types =
    [
        ["coder"],
        ["coder", "tester"],
        ["tester"],
        ["nobody"],
    ];

    private readonly Dictionary<int, RandomCommands> _commands = [];
    private readonly HashSet<DateTimeOffset> _made = [];
    private readonly List<Keyed> _keyed = [];

    /// <summary>When the next thing might happen.</summary>
    public DateTimeOffset Next(World world, DateTimeOffset now) =>
        world.Plans.Count == 0 ? now.AddMilliseconds(1) : OneOf(world, out var plan).Next(plan.Model, now);

    /// <param name="wall">the clock of the wall, which may be behind</param>
    public IReadOnlyList<Request> Batch(
        World world,
        SimulatedServer server,
        DateTimeOffset wall,
        DateTimeOffset now,
        int step
    )
    {
        // ids are made from the time: two of one millisecond would be in an order that no seed repeats
        if (world.Plans.Count == 0 || (world.Plans.Count < MostPlans && random.Next(8) == 0))
        {
            if (_made.Add(wall))
                return [Make(wall), .. world.Plans.Count == 0 ? [] : Some(world, server, now, step)];
        }

        return world.Plans.Count == 0 ? [] : Some(world, server, now, step);
    }

    /// <summary>Whoever wants it takes what there is: for a claim at the end, when all is to be brought to its end.</summary>
    public static IEnumerable<Take> TakeAll() =>
        Tenants.Select(tenant => new Take(
            new ClaimWish(tenant, "finisher", null, null, null, 100, 30, TimeSpan.Zero),
            "finisher"
        ));

    private IReadOnlyList<Request> Some(World world, SimulatedServer server, DateTimeOffset now, int step) =>
        [.. Enumerable.Range(0, random.Next(1, 8)).Select(n => One(world, server, now, (step * 10) + n))];

    private Request One(World world, SimulatedServer server, DateTimeOffset now, int step)
    {
        var commands = OneOf(world, out var plan);
        if (random.Next(60) == 0)
            return new Remove(plan);
        if (random.Next(3) == 0)
            return Take(plan, server);
        var tenant = random.Next(40) == 0 ? Tenants[random.Next(2)] : plan.Tenant;
        return commands.Next(plan.Model, now, step) switch
        {
            Claim claim => TakeOne(plan, claim),
            Expire or LoseLease => new Reap(),
            Fail fail => Keyed(new Order(plan, tenant, fail with { Jitter = jitter })),
            var command => Keyed(new Order(plan, tenant, command)),
        };
    }

    /// <summary>Some have a key, and say what they want more than once.</summary>
    private Request Keyed(Order order)
    {
        switch (random.Next(12))
        {
            case 0:
                _keyed.Add(new Keyed(order, $"{_keyed.Count}"));
                return _keyed[^1];
            case 1 when _keyed.Count > 0:
                return _keyed[^random.Next(1, Math.Min(4, _keyed.Count) + 1)];
            default:
                return order;
        }
    }

    private RandomCommands OneOf(World world, out SimulatedPlan plan)
    {
        plan = world.Plans[random.Next(world.Plans.Count)];
        return _commands[plan.Number];
    }

    private Make Make(DateTimeOffset wall)
    {
        var shapes = new RandomPlan(random);
        var specs = shapes.Tasks();
        var number = _commands.Count;
        _commands[number] = new RandomCommands(random, shapes);
        var types = specs
            .Where(_ => random.Next(2) == 0)
            .ToDictionary(spec => spec.Key, _ => random.Next(2) == 0 ? "coder" : "tester");
        var tenant = Tenants[random.Next(4) == 0 ? 1 : 0];
        return new Make(number, tenant, shapes.OnFailure, specs, types, random.Next(2) == 0, wall);
    }

    private Take Take(SimulatedPlan plan, SimulatedServer server)
    {
        var resident = random.Next(4) == 0;
        var wish = new ClaimWish(
            plan.Tenant,
            Workers[random.Next(Workers.Length)],
            resident || random.Next(2) == 0 ? Types[random.Next(Types.Length)] : null,
            random.Next(4) == 0 ? plan.Id : null,
            null,
            random.Next(4) == 0 ? 100 : random.Next(1, 6),
            random.Next(5, 40),
            TimeSpan.Zero,
            resident
        );
        return new Take(wish, resident ? server.ResidentPrefix + wish.WorkerId : wish.WorkerId);
    }

    private static Take TakeOne(SimulatedPlan plan, Claim claim) =>
        new(
            new ClaimWish(
                plan.Tenant,
                claim.Worker,
                null,
                null,
                PlanTaskId.Of(plan.Id, plan.Model[claim.Key].Position),
                1,
                claim.LeaseSeconds,
                TimeSpan.Zero
            ),
            claim.Worker
        );
}
