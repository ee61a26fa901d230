using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>Carries out neighbouring claims as one set: equal wishes share one look into the queue.</summary>
internal sealed class ClaimRun(
    Statements sql,
    SliceSet session,
    ClaimCandidates candidates,
    WorkerRegistry workers,
    DateTimeOffset now
)
{
    /// <summary>What one answer holds at most, in UTF-16 characters of texts; beyond it fewer tasks are handed out.</summary>
    private const int AnswerSize = 8 * 1024 * 1024;

    private readonly Dictionary<Guid, List<PlanTask>> _plansDue = [];
    private readonly Dictionary<ClaimRequest, DateTimeOffset?> _heldUntil = new(ReferenceEqualityComparer.Instance);

    public void Run(IReadOnlyList<ClaimUnit> units)
    {
        foreach (var unit in units)
            workers.Saw(unit.Request, now);
        var taken = new Dictionary<ClaimUnit, List<PlanTask>>();
        foreach (var alike in units.GroupBy(unit => LineOf(unit.Request)))
        {
            var line = new Line(this, alike.First().Request, alike.Sum(unit => unit.Request.MaxTasks));
            foreach (var unit in alike)
                taken[unit] = line.Take(unit.Request);
        }

        var results = MissingResults(taken.Values.SelectMany(tasks => tasks));
        foreach (var unit in units)
            unit.Value = Answer(unit.Request, taken[unit], results);
    }

    private ClaimAnswer Answer(
        ClaimRequest request,
        List<PlanTask> tasks,
        Dictionary<Guid, (string Key, string? Result)> results
    )
    {
        if (NotFound(request) is { } error)
            return new ClaimAnswer(error, null, Over: true);

        var claimed = new List<ClaimedTask>(tasks.Count);
        foreach (var task in tasks)
        {
            var dependencies = new List<KeyValuePair<string, string?>>(task.DependsOn.Length);
            var loaded = session.TasksOf(task.PlanId);
            foreach (var position in task.DependsOn)
            {
                if (loaded?.GetValueOrDefault(position) is { HasDetails: true } known)
                    dependencies.Add(new(known.Key, known.Result));
                else if (results.TryGetValue(PlanTaskId.Of(task.PlanId, position), out var read))
                    dependencies.Add(new(read.Key, read.Result));
            }

            // what the writer goes on with is its own
            claimed.Add(new ClaimedTask(task.Copy(), dependencies));
        }

        if (claimed.Count > 0)
            return new ClaimAnswer(claimed, null, Over: false);
        var settled = PlanOf(request) is { } planId && session.Find(planId) is { Plan.IsSettled: true };
        var next = settled ? null : Earlier(candidates.NextDue(request), _heldUntil.GetValueOrDefault(request));
        return new ClaimAnswer(claimed, next, settled);
    }

    private bool Claim(PlanTask task, ClaimRequest request)
    {
        if (session.Find(task.PlanId) is not { } slice)
            return false;
        var first = slice.Plan.Counts.Exclusive > 0 ? FirstOf(slice) : null;
        var outcome = slice.Claim(task.Position, request.WorkerId, request.LeaseSeconds, first);
        if (!slice.Advance())
            session.Advance();
        // what this worker gave back comes to it again when its hold-back ends
        if (!outcome.Changed && task.IsHeldBackFrom(request.WorkerId, now))
            _heldUntil[request] = Earlier(_heldUntil.GetValueOrDefault(request), task.ReleasedUntil);
        return outcome.Changed;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    /// <summary>The plan's first due task, where it can bar others: nobody starves for a worker that is not there.</summary>
    private PlanTask? FirstOf(PlanSlice slice)
    {
        if (!_plansDue.TryGetValue(slice.Plan.Id, out var due))
        {
            due = [.. LoadTasks([.. candidates.DueOf(slice.Plan)])];
            _plansDue[slice.Plan.Id] = due;
        }

        var first = due.Find(task => task.IsDue(now));
        return first is not null && workers.SawTakerOf(first.TenantId, first.AgentType, now) ? first : null;
    }

    private LinkedList<PlanTask> Load(ClaimRequest request, int limit)
    {
        if (PlanOf(request) is { } planId)
            session.Open([planId]);
        return new LinkedList<PlanTask>(LoadTasks(candidates.Due(request, limit)));
    }

    private IEnumerable<PlanTask> LoadTasks(List<Candidate> due)
    {
        var ids = due.ConvertAll(candidate => candidate.TaskId);
        session.Open(ids.Select(PlanTaskId.PlanOf));
        session.LoadWhole(ids);
        return ids.Select(id => session.TasksOf(PlanTaskId.PlanOf(id))![PlanTaskId.PositionOf(id)]);
    }

    /// <summary>Keys and results of dependencies of what was handed out, where they are not loaded, each read once.</summary>
    private Dictionary<Guid, (string Key, string? Result)> MissingResults(IEnumerable<PlanTask> tasks)
    {
        var results = new Dictionary<Guid, (string, string?)>();
        var missing = new HashSet<Guid>();
        foreach (var task in tasks)
        {
            var loaded = session.TasksOf(task.PlanId);
            foreach (var position in task.DependsOn)
            {
                if (loaded?.GetValueOrDefault(position) is not { HasDetails: true })
                    missing.Add(PlanTaskId.Of(task.PlanId, position));
            }
        }

        if (missing.Count == 0)
            return results;
        using var rows = sql["SELECT id, key, result FROM tasks WHERE id IN (SELECT unhex(value) FROM json_each(?1))"]
            .Query(SliceSet.IdList(missing));
        while (rows.Read())
            results[rows.Id(0)] = (rows.GetString(1), rows.Text(2));
        return results;
    }

    private Error? NotFound(ClaimRequest request)
    {
        if (PlanOf(request) is not { } planId)
            return null;
        session.Open([planId]);
        if (session.Find(planId)?.Plan.TenantId != request.Tenant)
            return request.TaskId is null ? PlanErrors.PlanNotFound : PlanErrors.TaskNotFound;
        if (request.TaskId is not { } taskId)
            return null;
        using var rows = sql["SELECT 1 FROM tasks WHERE id = ?1 AND tenant_id = ?2"]
            .Query(Codec.Id(taskId), Codec.Id(request.Tenant.Value));
        return rows.Read() ? null : PlanErrors.TaskNotFound;
    }

    private static Guid? PlanOf(ClaimRequest request) =>
        request.TaskId is { } taskId ? PlanTaskId.PlanOf(taskId) : request.PlanId;

    private static int SizeOf(PlanTask task) =>
        (task.Input?.Length ?? 0) + (task.Description?.Length ?? 0) + (task.Metadata?.Length ?? 0);

    private static (TenantId, Guid?, Guid?, bool, string) LineOf(ClaimRequest request) =>
        (
            request.Tenant,
            request.PlanId,
            request.TaskId,
            request.Resident,
            string.Join('\n', request.AgentTypes ?? ["*"])
        );

    /// <summary>The due tasks that equal wishes take from, one after the other.</summary>
    private sealed class Line(ClaimRun run, ClaimRequest like, int limit)
    {
        private readonly HashSet<Guid> _gone = [];
        private LinkedList<PlanTask> _tasks = run.Load(like, limit);
        private int _limit = limit;
        private bool _full = true;

        public List<PlanTask> Take(ClaimRequest request)
        {
            var taken = new List<PlanTask>();
            var size = 0;
            do
            {
                for (var node = _tasks.First; node is not null && taken.Count < request.MaxTasks; )
                {
                    var (task, next) = (node.Value, node.Next);
                    if (taken.Count > 0 && size + SizeOf(task) > AnswerSize)
                        return taken;
                    // what is not for this worker, or not now, keeps its place for the others
                    if (run.Claim(task, request))
                    {
                        _tasks.Remove(node);
                        _gone.Add(task.Id);
                        taken.Add(task);
                        size += SizeOf(task);
                    }

                    node = next;
                }
            } while (taken.Count < request.MaxTasks && LookFurther());

            return taken;
        }

        /// <summary>Steps over what may not be claimed now, so that it never blocks the queue behind it.</summary>
        private bool LookFurther()
        {
            if (_tasks.Count + _gone.Count < _limit)
                _full = false;
            if (!_full || _limit >= PlanLimits.Tasks)
                return false;
            _limit *= 8;
            var before = _tasks.Count;
            _tasks = new LinkedList<PlanTask>(run.Load(like, _limit).Where(task => !_gone.Contains(task.Id)));
            return _tasks.Count > before;
        }
    }
}
