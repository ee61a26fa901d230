using System.Reflection;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>
/// A store of one plan in memory that is as miserly as a database: a slice gets copies of the tasks that it asked for
/// and of no others, and only what it calls changed is kept. So the Domain has to ask, and to tell.
/// </summary>
internal sealed class StoredPlan
{
    private const int MoreThanAnyPlanIsDeep = 100_000;

    /// <summary>The fields that a row is supplied without, unless somebody asks for them.</summary>
    private static readonly string[] LeftOut =
    [
        nameof(PlanTask.DependsOn),
        nameof(PlanTask.HasEdges),
        nameof(PlanTask.Title),
        nameof(PlanTask.Description),
        nameof(PlanTask.Input),
        nameof(PlanTask.Result),
        nameof(PlanTask.Answers),
        nameof(PlanTask.HasDetails),
    ];

    private Dictionary<int, PlanTask> _rows;

    private StoredPlan(Plan plan, IEnumerable<PlanTask> tasks) =>
        (Plan, _rows) = (plan, tasks.ToDictionary(task => task.Position));

    public Plan Plan { get; private set; }
    public List<TaskEvent> Events { get; private init; } = [];
    public IReadOnlyCollection<PlanTask> Tasks => _rows.Values;

    /// <summary>The positions that the last command was given.</summary>
    public HashSet<int> Supplied { get; } = [];

    /// <summary>How often the last command had to ask.</summary>
    public int Waves { get; private set; }

    public PlanTask this[string key] => _rows.Values.Single(task => task.Key == key);

    public PlanTask? At(int position) => _rows.GetValueOrDefault(position);

    public static StoredPlan Create(OnFailure onFailure, IReadOnlyList<TaskDraft> drafts, DateTimeOffset now)
    {
        var blueprint = PlanBlueprint.Check(drafts).Value;
        var (plan, tasks) = Plan.Create(TenantId.Default, Guid.Empty, "goal", onFailure, null, blueprint, now);
        return new StoredPlan(plan, tasks);
    }

    public StoredPlan Copy() => new(CopyOf(Plan), _rows.Values.Select(CopyOf)) { Events = [.. Events] };

    /// <summary>One unit of work: whatever <paramref name="act"/> asks of the slice, carried out and kept.</summary>
    public T Commit<T>(DateTimeOffset now, Func<double> jitter, Func<PlanSlice, T> act)
    {
        var slice = new PlanSlice(CopyOf(Plan), now, jitter);
        var outcome = act(slice);
        Supplied.Clear();
        for (Waves = 0; !slice.Advance(); Waves++)
        {
            Assert.False(slice.Wanted.IsEmpty, "The slice stands still and wants nothing.");
            Assert.True(Waves < MoreThanAnyPlanIsDeep, "The slice never comes to an end.");
            Supply(slice);
        }

        Keep(slice);
        return outcome;
    }

    private void Supply(PlanSlice slice)
    {
        var wanted = slice.Wanted;
        foreach (var row in _rows.Values.Where(IsWanted).ToList())
        {
            Supplied.Add(row.Position);
            var copy = CopyOf(row);
            if (!wanted.WholePlan && !wanted.Edges.Contains(row.Position))
                (copy.DependsOn, copy.HasEdges) = ([], false);
            if (!wanted.Details.Contains(row.Position))
            {
                (copy.Title, copy.Description, copy.Input, copy.Result) = ("", null, null, null);
                (copy.Answers, copy.HasDetails) = ([], false);
            }

            slice.Supply(copy);
        }

        slice.Supplied();

        bool IsWanted(PlanTask row) =>
            wanted.WholePlan
            || wanted.Positions.Contains(row.Position)
            || wanted.Edges.Contains(row.Position)
            || wanted.Details.Contains(row.Position)
            || wanted.Statuses.Contains(row.Status)
            || wanted.Keys.Contains(row.Key);
    }

    private void Keep(PlanSlice slice)
    {
        var rows = new Dictionary<int, PlanTask>(_rows);
        foreach (var task in slice.Tasks)
        {
            if (slice.Added.Contains(task))
                rows.Add(task.Position, task);
            else if (task.Changes != TaskChanges.None)
                rows[task.Position] = WithTheRest(task);
            else
                Assert.Equal(Describe(_rows[task.Position], LeftOut), Describe(task, LeftOut));
        }

        foreach (var task in slice.Deleted)
            rows.Remove(task.Position);
        foreach (var task in rows.Values)
            task.Saved();

        var written = slice.PlanChanged ? ToldChanges.OfPlan(slice.Plan.Changes) : [];
        Assert.Equal(Describe(Plan, written), Describe(slice.Plan, written));
        Plan = slice.Plan;
        Plan.Saved();
        _rows = rows;
        Events.AddRange(slice.Events);
    }

    /// <summary>What was left out stays as it is stored, but for a result, which is written without having been read.</summary>
    private PlanTask WithTheRest(PlanTask task)
    {
        if (!task.HasEdges)
            Assert.Empty(task.DependsOn);
        if (!task.HasDetails)
            Assert.Equal(TaskChanges.None, task.Changes & (TaskChanges.Definition | TaskChanges.Answers));
        var stored = _rows[task.Position];
        task.Recall(stored);
        Assert.Empty(ToldChanges.Missing(stored, task));
        // what nobody outside sees is written without a version, and so must not make one
        if ((task.Changes & ~TaskChanges.Unseen) == TaskChanges.None)
            Assert.Equal(stored.Version, task.Version);
        else
            Assert.True(task.Version > stored.Version, "A changed row has a new version.");
        return task;
    }

    /// <summary>Every field of a row, so that a change that the Domain did not tell of is seen.</summary>
    public static string Describe<TRow>(TRow row, params string[] leftOut) =>
        string.Join(
            "; ",
            Readable<TRow>
                .Properties.Where(p => !leftOut.Contains(p.Name))
                .Select(p => $"{p.Name}={Text(p.GetValue(row))}")
        );

    private static string? Text(object? value) =>
        value switch
        {
            int[] positions => $"[{string.Join(",", positions)}]",
            IReadOnlyList<Answer> answers => $"[{string.Join(",", answers)}]",
            DateTimeOffset at => at.ToString("O"),
            _ => value?.ToString(),
        };

    private static TRow CopyOf<TRow>(TRow row)
        where TRow : class => (TRow)Copier.Invoke(row, null)!;

    // rows replace their arrays and never write into them, so a shallow copy is a copy
    private static readonly MethodInfo Copier = typeof(object).GetMethod(
        nameof(MemberwiseClone),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private static class Readable<TRow>
    {
        public static readonly PropertyInfo[] Properties = typeof(TRow)
            .GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.CanWrite)
            .ToArray();
    }
}
