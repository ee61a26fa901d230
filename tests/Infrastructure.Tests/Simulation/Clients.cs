using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>Creators, operators, workers and agents of the server, who all want something at the same moment.</summary>
internal sealed class Clients(Random random, double jitter)
{
    private static readonly string[] Workers = ["ann", "bob", "cy"];
    private static readonly string[][] Types =
    [
        ["coder"],
        ["coder", "tester"],
        ["tester"],
        ["nobody"],
    ];

    private readonly Authors _authors = new(random);
    private readonly List<Request> _keyed = [];

    /// <summary>When the next thing might happen.</summary>
    public DateTimeOffset Next(World world, DateTimeOffset now) =>
        world.Plans.Count == 0 ? now.AddMilliseconds(1) : OneOf(world, out var plan).Next(plan.Model, now);

    public IReadOnlyList<Request> Batch(World world, SimulatedServer server, DateTimeOffset now, int step)
    {
        var made = _authors.Next(world, now) is { } command ? Keyed(command, now) : null;
        return
        [
            .. made is null ? (Request[])[] : [made],
            .. world.Plans.Count == 0 ? [] : Some(world, server, now, step),
        ];
    }

    /// <summary>Whoever wants it takes what there is: for a claim at the end, when all is to be brought to its end.</summary>
    public static IEnumerable<Take> TakeAll() =>
        Authors.Tenants.Select(tenant => new Take(
            new ClaimRequest(tenant, "finisher", null, null, null, 100, 30, TimeSpan.Zero),
            "finisher"
        ));

    private IEnumerable<Request> Some(World world, SimulatedServer server, DateTimeOffset now, int step) =>
        Enumerable.Range(0, random.Next(1, 8)).Select(n => One(world, server, now, (step * 10) + n));

    private Request One(World world, SimulatedServer server, DateTimeOffset now, int step)
    {
        var commands = OneOf(world, out var plan);
        if (random.Next(60) == 0)
            return new Remove(plan, random.Next(2) == 0 ? SeenOf(plan.Version) : null);
        if (random.Next(15) == 0)
            return Keyed(_authors.OnSessions(world), now);
        if (random.Next(3) == 0)
            return Take(plan, server);
        var tenant = random.Next(40) == 0 ? Authors.Tenants[random.Next(2)] : plan.Tenant;
        return commands.Next(plan.Model, now, step) switch
        {
            Claim claim => TakeOne(plan, claim),
            Expire or LoseLease => new Reap(),
            Fail fail => Keyed(new Order(plan, tenant, fail with { Jitter = jitter }), now),
            Report report => Keyed(new Order(plan, tenant, report), now),
            var command => Keyed(new Order(plan, tenant, command, VersionFor(plan, command)), now),
        };
    }

    /// <summary>Some act only on what they have seen.</summary>
    private long? VersionFor(SimulatedPlan plan, PlanCommand command) =>
        random.Next(3) > 0 ? null
        : command is TaskCommand about ? SeenOf(plan.TaskVersions[plan.Find(about.Key)!.Position])
        : SeenOf(plan.Version);

    /// <summary>Mostly lately.</summary>
    private long SeenOf(long version) => random.Next(5) == 0 ? version - 1 : version;

    /// <summary>Some have a key, and say what they want more than once.</summary>
    private Request Keyed(Command command, DateTimeOffset now)
    {
        switch (random.Next(12))
        {
            case 0:
                return Kept(new Keyed(InTurn(command), TenantOf(command), $"{_keyed.Count}"));
            case 1 when command is not NewPlan && Again(now) is { } earlier:
                return earlier;
            default:
                return command;
        }
    }

    private static Command InTurn(Command command) => command is Fork fork ? fork with { InTurn = true } : command;

    private static TenantId TenantOf(Command command) =>
        command switch
        {
            NewPlan made => made.Tenant,
            NewSession session => session.Tenant,
            ToSession session => session.Tenant,
            Say said => said.Tenant,
            BringBack session => session.Session.Tenant,
            Order order => order.Tenant,
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Nobody's command."),
        };

    private Request Kept(Request request)
    {
        _keyed.Add(request);
        return request;
    }

    private Request? Again(DateTimeOffset now)
    {
        if (_keyed.Count == 0)
            return null;
        var earlier = _keyed[^random.Next(1, Math.Min(4, _keyed.Count) + 1)];
        return earlier is Keyed { Command: NewPlan } && !_authors.MayMakeOne(now) ? null : earlier;
    }

    private RandomCommands OneOf(World world, out SimulatedPlan plan)
    {
        plan = world.Plans[random.Next(world.Plans.Count)];
        return _authors.CommandsOn(plan);
    }

    private Request Take(SimulatedPlan plan, SimulatedServer server)
    {
        var resident = random.Next(4) == 0;
        var request = new ClaimRequest(
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
        if (!resident && random.Next(6) == 0)
            return Kept(new KeyedTake(request with { WorkerId = $"keyed{_keyed.Count}" }, $"{_keyed.Count}"));
        return new Take(request, resident ? server.ResidentPrefix + request.WorkerId : request.WorkerId);
    }

    private static Take TakeOne(SimulatedPlan plan, Claim claim) =>
        new(
            new ClaimRequest(
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
