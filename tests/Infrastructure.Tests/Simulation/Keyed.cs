using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A request under an idempotency key: however often it is sent, it is carried out once.</summary>
internal sealed record Keyed(Order Order, string Key) : Request
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // a use case in the writer's turn comes before the sets
    public override int Turn => -1;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        var answer = new Answer("replayed");
        var kept = await server.Once.Run(
            new KeyedRequest(Order.Tenant, "route", Key, [1]),
            async _ =>
            {
                answer = await Order.Ask(server);
                return answer.Code == "ok" ? Attempt.Done(new KeptAnswer(200, null, null, [])) : Attempt.Refused;
            },
            default
        );
        return kept.IsOk ? answer : Answer.Of((Result)kept.Error);
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        var isKept = world.Keys.TryGetValue(Key, out var done) && done > moment.Now - Kept;
        var expected = isKept ? "replayed" : Order.Do(world, moment.Now);
        if (expected is "ok" or "unchanged")
            world.Keys[Key] = moment.Now;
        return answer.Unless(expected) is { } difference ? [difference] : [];
    }

    public override string ToString() => $"{Order} under the key {Key}";
}
