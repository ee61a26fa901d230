using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A request under an idempotency key: however often it is sent, it is carried out once.</summary>
internal abstract record UnderKey(string Key) : Request
{
    private const string Replayed = "replayed";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public override int Turn => UseCase;

    protected abstract TenantId Of { get; }

    /// <returns>the answer, and what of it is kept for repetitions</returns>
    protected abstract Task<(Answer Answer, KeyedOutcome Outcome)> Try(SimulatedServer server);

    /// <summary>Carries it out in the model.</summary>
    /// <returns>what a repetition is to be told, null where it shall run anew; and in what the answer is wrong</returns>
    protected abstract (string? Said, IEnumerable<string> Wrong) Do(World world, Answer answer, Moment moment);

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        Answer? answer = null;
        var kept = await server.Once.Run(
            new KeyedRequest(Of, "route", Key, [1]),
            async _ =>
            {
                (answer, var outcome) = await Try(server);
                return outcome;
            },
            default
        );
        if (!kept.IsOk)
            return Answer.Of((Result)kept.Error);
        return kept.Value is { } earlier ? new Answer(Replayed, Encoding.UTF8.GetString(earlier.Body ?? [])) : answer!;
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        if (world.Keys.TryGetValue(Key, out var done) && done.At > moment.Now - Kept)
        {
            if (answer.Unless(Replayed) is { } difference)
                return [difference];
            return answer.IsUnknown || answer.Said == done.Said
                ? []
                : [$"the answer was [{done.Said}], and is replayed as [{answer.Said}]"];
        }

        var (said, wrong) = Do(world, answer, moment);
        if (said is not null)
            world.Keys[Key] = (moment.Now, said);
        return wrong;
    }

    protected static KeyedOutcome Keep(string said) =>
        KeyedOutcome.Done(new StoredResponse(200, null, null, Encoding.UTF8.GetBytes(said)));
}

internal sealed record Keyed(Command Command, TenantId Tenant, string Key) : UnderKey(Key)
{
    protected override TenantId Of => Tenant;

    protected override async Task<(Answer Answer, KeyedOutcome Outcome)> Try(SimulatedServer server)
    {
        var answer = await Command.Ask(server);
        return (answer, answer.Code == "ok" ? Keep(answer.Said) : KeyedOutcome.Refused);
    }

    protected override (string? Said, IEnumerable<string> Wrong) Do(World world, Answer answer, Moment moment)
    {
        var expected = Command.Do(world, answer, moment);
        return (
            expected.Code is "ok" or "unchanged" ? expected.Said : null,
            answer.Unless(expected.Code) is { } difference ? [difference] : []
        );
    }

    public override string ToString() => $"{Command} under the key {Key}";
}

/// <summary>A claim under a key, of a worker who claims nothing else.</summary>
internal sealed record KeyedTake(ClaimRequest Asked, string Key) : UnderKey(Key)
{
    private readonly Take _take = new(Asked, Asked.WorkerId);

    protected override TenantId Of => Asked.Tenant;

    protected override async Task<(Answer Answer, KeyedOutcome Outcome)> Try(SimulatedServer server)
    {
        var request = new ClaimTasks(
            Asked.WorkerId,
            Asked.AgentTypes,
            Asked.PlanId,
            Asked.TaskId,
            Asked.MaxTasks,
            Asked.LeaseSeconds,
            0
        );
        var claimed = await server.Send(Asked.Tenant, request);
        if (!claimed.IsOk)
            return (new Answer(claimed.Error.Code), KeyedOutcome.Refused);
        var grants = claimed.Value.Tasks.Select(GrantOf).ToList();
        var answer = new Answer("ok") { Claimed = grants };
        return (answer, grants.Count == 0 ? KeyedOutcome.Empty : Keep(Told(grants)));
    }

    protected override (string? Said, IEnumerable<string> Wrong) Do(World world, Answer answer, Moment moment)
    {
        // what time has ended is ended by the claim, unless it is refused
        if (_take.IsThere(world))
            world.Expire(moment.Now, moment.Jitter);
        var (grants, wrong) = _take.Do(world, answer, moment);
        wrong.AddRange(_take.LeftBehind(world, answer, moment.Now));
        if (grants.Count > 0)
            return (Told(grants), wrong);
        // nothing was there to be had: its key is not kept, nor an older one in its place
        if (_take.IsThere(world))
            world.Keys.Remove(Key);
        return (null, wrong);
    }

    private static string Told(IEnumerable<Grant> grants) =>
        string.Join(", ", grants.Select(grant => $"{grant}").Order(StringComparer.Ordinal));

    private static Grant GrantOf(ClaimedTaskView task) =>
        new(
            PlanTaskId.PlanOf(task.Id),
            task.Key,
            task.LeaseToken,
            [.. task.Dependencies.Select(result => KeyValuePair.Create(result.Key, result.Value?.Text))]
        );

    public override string ToString() => $"{_take} under the key {Key}";
}
