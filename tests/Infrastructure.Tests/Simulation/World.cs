using CleanPlan.Domain.Common;
using CleanPlan.Domain.Tests.Plans.Properties;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>All plans, as the plain model has them.</summary>
internal sealed class World
{
    public List<SimulatedPlan> Plans { get; private init; } = [];

    /// <summary>Those that were made for themselves.</summary>
    public Dictionary<Guid, SimulatedSession> Sessions { get; private init; } = [];

    /// <summary>How many were made by the way, with a plan; they outlive it.</summary>
    public int OwnSessions { get; set; }

    /// <summary>The idempotency keys that stand for a request which was carried out, when it was, and what it was told.</summary>
    public Dictionary<string, (DateTimeOffset At, string Said)> Keys { get; private init; } = [];

    public SimulatedPlan? Find(Guid planId) => Plans.Find(plan => plan.Id == planId);

    /// <summary>What became of it meanwhile.</summary>
    public SimulatedSession? Find(SimulatedSession session) => Sessions.GetValueOrDefault(session.Id);

    public World Copy() =>
        new()
        {
            Plans = Plans.ConvertAll(plan => plan.Copy()),
            Sessions = new(Sessions),
            OwnSessions = OwnSessions,
            Keys = new(Keys),
        };

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

    /// <summary>The session that was there before it; null where it has its own.</summary>
    public SimulatedSession? In { get; init; }

    public Guid? ForkedFrom { get; private init; }

    /// <summary>Which fencing token each claim of a task got.</summary>
    public Dictionary<(string Key, int Claim), long> Tokens { get; private init; } = [];

    /// <summary>The last event and the version that were seen.</summary>
    public long Seq { get; private set; }
    public long Version { get; private set; }
    public IReadOnlyDictionary<int, long> TaskVersions { get; private set; } = new Dictionary<int, long>();

    /// <summary>What was moved, and told, since then.</summary>
    public List<PlainMove> Moves { get; private init; } = [];
    public int Told { get; private set; }

    /// <summary>A command was carried out since then, which may have changed a version without a word in the log.</summary>
    private bool HasActed { get; set; }

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
        HasActed |= answer == "ok" || model.Moves.Count > 0;
        return answer;
    }

    /// <summary>Whether a version that a client has seen is still the plan's, or that of a task.</summary>
    public bool IsAt(long? version, string? task, Answer answer, Moment moment)
    {
        var seen = task is null ? Version : TaskVersions.GetValueOrDefault(Find(task)!.Position);
        if (version is null || version != seen)
            return version is null;
        // a plan's events raise its version; whether a command without any has raised it, or that of this task, is open
        if (!HasActed)
            return true;
        if (task is null && (Moves.Count > 0 || Told > 0))
            return false;
        return answer.IsUnknown ? !moment.Doubts.IsRefused() : answer.Code != "precondition_failed";
    }

    public void Seen(StoredPlan stored)
    {
        (Seq, Version, Told, IsTouched) = (stored.Plan.EventSeq, stored.Plan.Version, 0, false);
        TaskVersions = stored.Tasks.ToDictionary(row => row.Position, row => row.Version);
        HasActed = false;
        Moves.Clear();
    }

    public SimulatedPlan Fork(int forkNumber, Guid forkId, IReadOnlyList<string> rerun, DateTimeOffset now) =>
        new(forkNumber, tenant, forkId, model.Fork(rerun, now), types) { In = In, ForkedFrom = id };

    public SimulatedPlan Copy() =>
        new(number, tenant, id, model.Copy(), types)
        {
            In = In,
            ForkedFrom = ForkedFrom,
            TaskVersions = TaskVersions,
            HasActed = HasActed,
            Tokens = new(Tokens),
            Moves = [.. Moves],
            Seq = Seq,
            Version = Version,
            Told = Told,
            IsTouched = IsTouched,
        };
}
