using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A server's start, which ends the leases of agents that died with an earlier one, in the order of their times.</summary>
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
                .OrderBy(t => t.LeaseExpiresAt)
                .ToList()
        )
            plan.Do(new LoseLease(task.Key, moment.Jitter), moment.Now);
        return [];
    }
}
