using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>Carries out neighbouring claims as one set: those alike share one look into the queue.</summary>
internal sealed class ClaimRun(IQueueRows queue, SliceSet set, INodes nodes, TimeSpan agingPeriod)
{
    private readonly ClaimCandidates _candidates = new(queue, set.Now, agingPeriod);
    private readonly AnswerSize _sizes = new(queue, set);
    private readonly Dictionary<Guid, List<PlanTask>> _plansDue = [];
    private readonly Dictionary<ClaimRequest, DateTimeOffset?> _heldUntil = new(ReferenceEqualityComparer.Instance);

    /// <returns>the answers, in the order of the requests</returns>
    public async ValueTask<ClaimAnswer[]> Run(IReadOnlyList<ClaimRequest> requests)
    {
        foreach (var request in requests)
            nodes.Saw(request, set.Now);
        var taken = new List<PlanTask>[requests.Count];
        foreach (var alike in Enumerable.Range(0, requests.Count).GroupBy(i => ClaimLine.Of(requests[i])))
        {
            var line = new Line(this, requests[alike.First()], alike.Sum(i => requests[i].MaxTasks));
            foreach (var i in alike)
                taken[i] = await line.Take(requests[i]);
        }

        var results = await MissingResults(taken.SelectMany(tasks => tasks));
        var answers = new ClaimAnswer[requests.Count];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = await Answer(requests[i], taken[i], results);
        return answers;
    }

    private async ValueTask<ClaimAnswer> Answer(
        ClaimRequest request,
        List<PlanTask> tasks,
        Dictionary<Guid, DependencyResult> results
    )
    {
        if (await NotFound(request) is { } error)
            return new ClaimAnswer(error, null, Over: true);

        // what the writer goes on with is its own
        var claimed = tasks.ConvertAll(task => new ClaimedTask(task.Copy(), DependenciesOf(task, results)));
        if (claimed.Count > 0)
            return new ClaimAnswer(claimed, null, Over: false);
        var settled = PlanOf(request) is { } planId && set.Find(planId) is { Plan.IsSettled: true };
        var next = settled ? null : Earlier(await _candidates.NextDue(request), _heldUntil.GetValueOrDefault(request));
        return new ClaimAnswer(claimed, next, settled);
    }

    private List<KeyValuePair<string, string?>> DependenciesOf(
        PlanTask task,
        Dictionary<Guid, DependencyResult> results
    )
    {
        var dependencies = new List<KeyValuePair<string, string?>>(task.DependsOn.Length);
        var loaded = set.TasksOf(task.PlanId);
        foreach (var position in task.DependsOn)
        {
            if (loaded?.GetValueOrDefault(position) is { HasDetails: true } known)
                dependencies.Add(new(known.Key, known.Result));
            else if (results.TryGetValue(PlanTaskId.Of(task.PlanId, position), out var read))
                dependencies.Add(new(read.Key, read.Result));
        }

        return dependencies;
    }

    private async ValueTask<bool> Claim(PlanTask task, ClaimRequest request)
    {
        if (set.Find(task.PlanId) is not { } slice)
            return false;
        var first = slice.Plan.Counts.Exclusive > 0 ? await FirstOf(slice) : null;
        var outcome = slice.Claim(task.Position, request.WorkerId, request.LeaseSeconds, first);
        if (!slice.Advance())
            await set.Advance();
        // what this worker gave back comes to it again when its hold-back ends
        if (!outcome.Changed && task.IsHeldBackFrom(request.WorkerId, set.Now))
            _heldUntil[request] = Earlier(_heldUntil.GetValueOrDefault(request), task.ReleasedUntil);
        return outcome.Changed;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    /// <summary>The plan's first due task, where it can bar others: nobody starves for a worker that is not there.</summary>
    private async ValueTask<PlanTask?> FirstOf(PlanSlice slice)
    {
        if (!_plansDue.TryGetValue(slice.Plan.Id, out var due))
        {
            due = [.. await LoadTasks(await _candidates.DueOf(slice.Plan))];
            _plansDue[slice.Plan.Id] = due;
        }

        var first = due.Find(task => task.IsDue(set.Now));
        return first is not null && nodes.SawTakerOf(first.TenantId, first.AgentType, set.Now) ? first : null;
    }

    private async ValueTask<LinkedList<PlanTask>> Load(ClaimRequest request, int limit)
    {
        if (PlanOf(request) is { } planId)
            await set.Open([planId]);
        var due = new LinkedList<PlanTask>(await LoadTasks(await _candidates.Due(request, limit)));
        await _sizes.Look(due);
        return due;
    }

    private async ValueTask<IEnumerable<PlanTask>> LoadTasks(IEnumerable<Candidate> due)
    {
        var ids = due.Select(candidate => candidate.TaskId).ToList();
        await set.Open(ids.Select(PlanTaskId.PlanOf));
        await set.LoadWhole(ids);
        return ids.Select(id => set.TasksOf(PlanTaskId.PlanOf(id))![PlanTaskId.PositionOf(id)]);
    }

    /// <summary>Keys and results of dependencies of what was handed out, where they are not loaded, each read once.</summary>
    private async ValueTask<Dictionary<Guid, DependencyResult>> MissingResults(IEnumerable<PlanTask> tasks)
    {
        var missing = new HashSet<Guid>();
        foreach (var task in tasks)
        {
            var loaded = set.TasksOf(task.PlanId);
            foreach (var position in task.DependsOn)
            {
                if (loaded?.GetValueOrDefault(position) is not { HasDetails: true })
                    missing.Add(PlanTaskId.Of(task.PlanId, position));
            }
        }

        return missing.Count == 0 ? [] : await queue.Results(missing);
    }

    private async ValueTask<Error?> NotFound(ClaimRequest request)
    {
        if (PlanOf(request) is not { } planId)
            return null;
        await set.Open([planId]);
        if (set.Find(planId)?.Plan.TenantId != request.Tenant)
            return request.TaskId is null ? PlanErrors.PlanNotFound : PlanErrors.TaskNotFound;
        return request.TaskId is { } taskId && !await queue.Has(request.Tenant, taskId)
            ? PlanErrors.TaskNotFound
            : null;
    }

    private static Guid? PlanOf(ClaimRequest request) =>
        request.TaskId is { } taskId ? PlanTaskId.PlanOf(taskId) : request.PlanId;

    /// <summary>The due tasks that claims which are alike take from, one after the other.</summary>
    private sealed class Line(ClaimRun run, ClaimRequest like, int limit)
    {
        private readonly HashSet<Guid> _gone = [];
        private LinkedList<PlanTask>? _tasks;
        private int _limit = limit;
        private bool _full = true;

        public async ValueTask<List<PlanTask>> Take(ClaimRequest request)
        {
            _tasks ??= await run.Load(like, _limit);
            var taken = new List<PlanTask>();
            var size = 0L;
            do
            {
                for (var node = _tasks.First; node is not null && taken.Count < request.MaxTasks; )
                {
                    var (task, next) = (node.Value, node.Next);
                    var more = run._sizes.Of(task);
                    if (taken.Count > 0 && size + more > AnswerSize.Most)
                        return taken;
                    // what is not for this worker, or not now, keeps its place for the others
                    if (await run.Claim(task, request))
                    {
                        _tasks.Remove(node);
                        _gone.Add(task.Id);
                        taken.Add(task);
                        size += more;
                    }

                    node = next;
                }
            } while (taken.Count < request.MaxTasks && await LookFurther());

            return taken;
        }

        /// <summary>Steps over what may not be claimed now, so that it never blocks the queue behind it.</summary>
        private async ValueTask<bool> LookFurther()
        {
            if (_tasks!.Count + _gone.Count < _limit)
                _full = false;
            if (!_full || _limit >= PlanLimits.Tasks)
                return false;
            _limit *= 8;
            var before = _tasks.Count;
            var all = await run.Load(like, _limit);
            _tasks = new LinkedList<PlanTask>(all.Where(task => !_gone.Contains(task.Id)));
            return _tasks.Count > before;
        }
    }
}

/// <param name="NextDueAt">when something that the request would take falls due, where nothing is now</param>
/// <param name="Over">nothing can come any more: the plan that was named is settled</param>
internal sealed record ClaimAnswer(Result<IReadOnlyList<ClaimedTask>> Tasks, DateTimeOffset? NextDueAt, bool Over);
