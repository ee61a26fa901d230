using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Plans of every shape from one seed: small ones mostly, for in those rules meet more often.</summary>
/// <param name="adjust">what the plans have to keep to, where they are not free</param>
internal sealed class RandomPlan(Random random, Func<PlainSpec, PlainSpec>? adjust = null)
{
    // drawn once per plan, so that some plans are full of one thing and some have none of it
    private readonly double _optional = Share(random);
    private readonly double _approval = Share(random) / 2;
    private readonly double _alone = Share(random) / 2;
    private readonly double _timed = Share(random) / 2;
    private readonly double _odd = Share(random);
    private readonly double _density = random.NextDouble();
    private int _keys;

    public OnFailure OnFailure { get; } = random.Next(3) == 0 ? OnFailure.Stop : OnFailure.Continue;

    public IReadOnlyList<PlainSpec> Tasks()
    {
        var size = random.Next(20) == 0 ? random.Next(13, 61) : random.Next(1, 13);
        var specs = new List<PlainSpec>();
        while (specs.Count < size)
            specs.Add(Spec(specs.Select(s => s.Key)));

        // so that the order given is not the order of the dependencies
        if (random.Next(2) == 0)
            specs.Reverse();
        return specs;
    }

    /// <summary>Tasks for a plan that runs: in front of existing ones, after them, beside them, and now and then wrong.</summary>
    public IReadOnlyList<PlainSpec> Added(PlainPlan plan, string? alsoAfter)
    {
        var known = plan.Tasks.Select(t => t.Key).ToList();
        var specs = new List<PlainSpec>();
        for (var n = random.Next(1, plan.Tasks.Count > 20 ? 2 : 4); n > 0; n--)
        {
            var spec = Spec(known.Concat(specs.Select(s => s.Key)));
            if (alsoAfter is not null && !spec.DependsOn.Contains(alsoAfter) && random.Next(2) == 0)
                spec = spec with { DependsOn = [.. spec.DependsOn, alsoAfter] };
            if (random.Next(2) == 0)
                spec = spec with { Before = Before(plan, spec) };
            specs.Add(random.Next(25) == 0 ? Wrong(spec, known) : spec);
        }

        return specs;
    }

    /// <summary>Existing tasks that may wait for the new one, hardly ever closing a cycle.</summary>
    private string[] Before(PlainPlan plan, PlainSpec spec)
    {
        var upstream = plan.Upstream(spec.DependsOn);
        var targets = plan.Tasks.Where(MayWait).Where(t => !upstream.Contains(t) || random.Next(50) == 0);
        return [.. targets.Select(t => t.Key).Where(_ => random.Next(3) == 0)];
    }

    private bool MayWait(PlainTask task) =>
        random.Next(25) == 0
        || task.Status == PlanTaskStatus.Pending
        || (task.Status == PlanTaskStatus.Blocked && !task.AsksByAgent);

    private PlainSpec Wrong(PlainSpec spec, List<string> known) =>
        random.Next(5) switch
        {
            0 => spec with { Key = known[random.Next(known.Count)] },
            1 => spec with { DependsOn = [.. spec.DependsOn, "nobody"] },
            2 => spec with { DependsOn = [.. spec.DependsOn, spec.Key] },
            3 => spec with { DependsOn = [], RunOn = RunOn.Any },
            _ => spec with { Before = ["nobody"] },
        };

    private PlainSpec Spec(IEnumerable<string> earlier)
    {
        var dependsOn = Dependencies([.. earlier]);
        var spec = new PlainSpec($"t{_keys++}")
        {
            DependsOn = dependsOn,
            RunOn =
                dependsOn.Length > 0 && Chance(_odd) ? (RunOn)random.Next(4)
                : Chance(_odd / 4) ? RunOn.Always
                : RunOn.Success,
            Optional = Chance(_optional),
            RequiresApproval = Chance(_approval),
            Alone = Chance(_alone),
            DelaySeconds = Chance(_timed) ? random.Next(1, 60) : null,
            DeadlineSeconds = Chance(_timed) ? random.Next(1, 300) : null,
            TimeoutSeconds = Chance(_timed) ? random.Next(5, 60) : 600,
            MaxAttempts = random.Next(1, 5),
            InitialSeconds = random.Next(0, 4),
            Factor = random.Next(1, 4),
            MaxSeconds = random.Next(4, 30),
            Priority = random.Next(10),
        };
        return adjust is null ? spec : adjust(spec);
    }

    private string[] Dependencies(string[] earlier)
    {
        if (earlier.Length == 0 || Chance(0.2))
            return [];
        var wanted = 1 + (int)(random.NextDouble() * _density * Math.Min(earlier.Length, 5));
        return [.. Enumerable.Range(0, wanted).Select(_ => earlier[random.Next(earlier.Length)]).Distinct()];
    }

    private bool Chance(double share) => random.NextDouble() < share;

    private static double Share(Random random) =>
        random.Next(3) switch
        {
            0 => 0,
            1 => 0.2,
            _ => 0.6,
        };
}
