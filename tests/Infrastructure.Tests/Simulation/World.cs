using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>All plans, as the plain model has them.</summary>
internal sealed class World
{
    public List<SimulatedPlan> Plans { get; private init; } = [];

    /// <summary>The idempotency keys that stand for a request which was carried out, and when it was.</summary>
    public Dictionary<string, DateTimeOffset> Keys { get; private init; } = [];

    public SimulatedPlan? Find(Guid planId) => Plans.Find(plan => plan.Id == planId);

    public World Copy() => new() { Plans = Plans.ConvertAll(plan => plan.Copy()), Keys = new(Keys) };

    /// <summary>Also at what nobody should have touched.</summary>
    public void LookAtAll() => Plans.ForEach(plan => plan.IsTouched = true);

    /// <summary>What time has ended, in the order of the engine: leases, then deadlines, the longest overdue first.</summary>
    public void Expire(DateTimeOffset now, double jitter)
    {
        foreach (var plan in Plans)
        {
            var due = plan
                .Model.Tasks.Where(t => t.LeaseExpiresAt <= now)
                .OrderBy(t => t.LeaseExpiresAt)
                .Concat(plan.Model.Tasks.Where(t => t.DeadlineAt <= now).OrderBy(t => t.DeadlineAt))
                .Distinct()
                .ToList();
            foreach (var task in due)
                plan.Do(new Expire(task.Key, jitter), now);
        }
    }
}

/// <summary>A plan in the model, and what is known of its row.</summary>
/// <param name="types">of the tasks that want an agent of a type</param>
internal sealed class SimulatedPlan(
    int number,
    TenantId tenant,
    Guid id,
    PlainPlan model,
    IReadOnlyDictionary<string, string> types
)
{
    public int Number => number;
    public TenantId Tenant => tenant;
    public Guid Id => id;
    public PlainPlan Model => model;

    /// <summary>Which fencing token each claim of a task got.</summary>
    public Dictionary<(string Key, int Claim), long> Tokens { get; private init; } = [];

    /// <summary>The last event and the version that were seen.</summary>
    public long Seq { get; set; }
    public long Version { get; set; }

    /// <summary>What was moved, and told, since then.</summary>
    public List<PlainMove> Moves { get; private init; } = [];
    public int Told { get; private set; }

    /// <summary>Something was done to it since then, or it is to be looked at for another reason.</summary>
    public bool IsTouched { get; set; } = true;

    public PlainTask? Find(string key) => model.Tasks.Find(task => task.Key == key);

    public string? TypeOf(string key) => types.GetValueOrDefault(key);

    public long TokenOf(string key, int claim) => Tokens.GetValueOrDefault((key, claim), -1);

    public string Do(PlanCommand command, DateTimeOffset now)
    {
        IsTouched = true;
        var answer = model.Do(command, now);
        Moves.AddRange(model.Moves);
        Told += model.Told;
        return answer;
    }

    public void Seen(Plan stored)
    {
        (Seq, Version, Told, IsTouched) = (stored.EventSeq, stored.Version, 0, false);
        Moves.Clear();
    }

    public SimulatedPlan Copy() =>
        new(number, tenant, id, model.Copy(), types)
        {
            Tokens = new(Tokens),
            Moves = [.. Moves],
            Seq = Seq,
            Version = Version,
            Told = Told,
            IsTouched = IsTouched,
        };
}
