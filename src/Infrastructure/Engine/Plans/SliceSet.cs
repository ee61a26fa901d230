using System.Text;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>
/// The slices of one set: loads plans and the tasks that their slices want, for all of them at once, until nobody wants
/// anything more. A handful of statements for the whole set, whatever its size.
/// </summary>
internal sealed class SliceSet(Statements sql, DateTimeOffset now, Func<double> jitter, WriterCache hot)
{
    private readonly CountsTable _counts = new(sql, hot);
    private readonly Dictionary<Guid, PlanSlice> _slices = [];
    private readonly HashSet<Guid> _read = [];

    public DateTimeOffset Now => now;

    public IReadOnlyCollection<PlanSlice> Slices => _slices.Values;

    /// <summary>Something was changed, and there is no event that says when.</summary>
    public bool HasSilentChanges =>
        _slices.Values.All(slice => slice.Events.Count == 0)
        && _slices.Values.Any(slice =>
            slice.PlanChanged || slice.Tasks.Any(task => task.Changes is not TaskChanges.None)
        );

    /// <summary>The slice of a plan that was asked for by <see cref="Open"/>; null where there is no such plan.</summary>
    public PlanSlice? Find(Guid planId) => _slices.GetValueOrDefault(planId);

    /// <summary>Loads the rows of plans that are not here yet.</summary>
    public void Open(IEnumerable<Guid> planIds)
    {
        var missing = new List<Guid>();
        foreach (var planId in planIds)
        {
            if (_slices.ContainsKey(planId))
                continue;
            if (hot.Find(planId) is { } known)
                _slices.Add(planId, new PlanSlice(known, now, jitter));
            else if (_read.Add(planId))
                missing.Add(planId);
        }

        if (missing.Count == 0)
            return;

        using var rows = sql[
            $"SELECT {PlanTable.Columns} FROM plans p WHERE p.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(IdList(missing));
        while (rows.Read())
        {
            var plan = PlanTable.Read(rows);
            hot.Keep(plan);
            _slices.Add(plan.Id, new PlanSlice(plan, now, jitter));
        }
    }

    /// <summary>Loads tasks that commands are about to be queued for, so that the first wave finds them here.</summary>
    public void Preload(IEnumerable<Guid> taskIds) => LoadTasks(taskIds, edges: false);

    public void LoadWithEdges(IEnumerable<Guid> taskIds) => LoadTasks(taskIds, edges: true);

    /// <summary>Loads tasks with everything they have; their plans must be open.</summary>
    public void LoadWhole(IEnumerable<Guid> taskIds) => LoadTasks(taskIds, edges: true, details: true);

    /// <summary>Tasks of a plan that this set, or one before it, has loaded.</summary>
    public Dictionary<int, PlanTask>? TasksOf(Guid planId) => hot.TasksOf(planId);

    /// <summary>Carries out everything that is queued, loading what it touches wave by wave.</summary>
    public void Advance()
    {
        var busy = _slices.Values.Where(slice => !slice.Advance()).ToList();
        while (busy.Count > 0)
        {
            Supply(busy);
            busy = busy.Where(slice => !slice.Advance()).ToList();
        }
    }

    private void Supply(List<PlanSlice> slices)
    {
        LoadWanted(slices, slice => slice.Wanted.Positions);
        LoadWanted(slices, slice => slice.Wanted.Edges, edges: true);
        LoadWanted(slices, slice => slice.Wanted.Details, details: true);
        foreach (var slice in slices)
        {
            if (slice.Wanted.WholePlan)
                LoadPlan(slice);
            if (slice.Wanted.Statuses.Count > 0)
                LoadStatuses(slice);
            if (slice.Wanted.Keys.Count > 0)
                LoadKeys(slice);
            slice.Supplied();
        }
    }

    private void LoadTasks(IEnumerable<Guid> ids, bool edges, bool details = false)
    {
        var missing = new List<Guid>();
        foreach (var id in ids)
        {
            var (planId, position) = (PlanTaskId.PlanOf(id), PlanTaskId.PositionOf(id));
            if (Known(hot.TasksOf(planId), position, edges, details) is { } task)
                Find(planId)?.Supply(task);
            else
                missing.Add(id);
        }

        Read(missing, edges, details);
    }

    private void LoadWanted(
        List<PlanSlice> slices,
        Func<PlanSlice, HashSet<int>> wanted,
        bool edges = false,
        bool details = false
    )
    {
        var missing = new List<Guid>();
        foreach (var slice in slices)
        {
            var tasks = hot.TasksOf(slice.Plan.Id);
            foreach (var position in wanted(slice))
            {
                if (Known(tasks, position, edges, details) is { } task)
                    slice.Supply(task);
                else
                    missing.Add(PlanTaskId.Of(slice.Plan.Id, position));
            }
        }

        Read(missing, edges, details);
    }

    private static PlanTask? Known(Dictionary<int, PlanTask>? tasks, int position, bool edges, bool details) =>
        tasks?.GetValueOrDefault(position) is { } task && (!edges || task.HasEdges) && (!details || task.HasDetails)
            ? task
            : null;

    private void Read(List<Guid> missing, bool edges, bool details)
    {
        if (missing.Count == 0)
            return;
        using var rows = sql[
            $"SELECT {Columns(edges, details)} FROM tasks t WHERE t.id IN (SELECT unhex(value) FROM json_each(?1))"
        ]
            .Query(IdList(missing));
        Supply(rows, edges, details);
    }

    private void Supply(Statement.Rows rows, bool edges = false, bool details = false)
    {
        var read = new List<PlanTask>();
        while (rows.Read())
            read.Add(TaskTable.Read(rows, edges, details));
        // only a plan that is open can be counted for
        read.RemoveAll(task => Find(task.PlanId) is null);
        _counts.Fill(read);
        foreach (var task in read)
            Find(task.PlanId)!.Supply(hot.Keep(task));
    }

    private void LoadPlan(PlanSlice slice)
    {
        using var rows = sql[$"SELECT {Columns(true)} FROM tasks t WHERE t.plan_id = ?1"].Query(slice.Plan.Id);
        Supply(rows, edges: true);
    }

    private void LoadStatuses(PlanSlice slice)
    {
        foreach (var status in slice.Wanted.Statuses)
        {
            if (AllKnown(slice, status) is { } known)
            {
                foreach (var task in known)
                    slice.Supply(task);
                continue;
            }

            // as a constant, by which SQLite sees whether the index has them
            using var rows = sql[
                $"SELECT {Columns(false)} FROM tasks t WHERE t.plan_id = ?1 AND t.status = '{Codec.Enum(status)}'"
            ]
                .Query(slice.Plan.Id);
            Supply(rows);
        }
    }

    /// <summary>All tasks of the plan that are in a status, where as many are known as the plan counts; else null.</summary>
    private List<PlanTask>? AllKnown(PlanSlice slice, PlanTaskStatus status)
    {
        // until they are saved, those that come and go are counted and not known, or known and not counted
        if (slice.Added.Count + slice.Deleted.Count > 0)
            return null;
        var known = hot.TasksOf(slice.Plan.Id)?.Values.Where(task => task.Status == status).ToList() ?? [];
        return known.Count == slice.Plan.Counts.Of(status) ? known : null;
    }

    private void LoadKeys(PlanSlice slice)
    {
        using var rows = sql[
            $"SELECT {Columns(false)} FROM tasks t WHERE t.plan_id = ?1 AND t.key IN (SELECT value FROM json_each(?2))"
        ]
            .Query(slice.Plan.Id, System.Text.Json.JsonSerializer.Serialize(slice.Wanted.Keys));
        Supply(rows);
    }

    private static string Columns(bool edges, bool details = false) =>
        TaskTable.Hot + (edges ? TaskTable.Edges : "") + (details ? TaskTable.Rest : "");

    /// <summary>Ids as a JSON list of hexadecimal texts, which one prepared statement takes for any number of them.</summary>
    public static string IdList(IReadOnlyCollection<Guid> ids)
    {
        var text = new StringBuilder((ids.Count * 35) + 2).Append('[');
        Span<byte> bytes = stackalloc byte[16];
        Span<char> hex = stackalloc char[32];
        foreach (var id in ids)
        {
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            Convert.TryToHexString(bytes, hex, out _);
            text.Append(text.Length > 1 ? ",\"" : "\"").Append(hex).Append('"');
        }

        return text.Append(']').ToString();
    }
}
