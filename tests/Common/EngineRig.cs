using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Tests.Common;

/// <summary>An engine under test, seen through its ports alone, with short words for what tests do all the time.</summary>
public class EngineRig(IServiceProvider services, TimeProvider time)
{
    public IPlans Plans => services.GetRequiredService<IPlans>();

    public ITaskQueue Queue => services.GetRequiredService<ITaskQueue>();

    public ITaskReports Reports => services.GetRequiredService<ITaskReports>();

    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    public Task<Guid> Start(params TaskDraft[] tasks) => Add(tasks);

    /// <summary>Adds a plan, and starts it unless told otherwise.</summary>
    public async Task<Guid> Add(
        IReadOnlyList<TaskDraft> tasks,
        OnFailure onFailure = OnFailure.Continue,
        bool start = true,
        TenantId? tenant = null
    )
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var owner = tenant ?? TenantId.Default;
        var session = Session.ForGoal(owner, "goal", now);
        var (plan, all) = Domain.Plans.Plan.Create(
            owner,
            session.Id,
            "goal",
            onFailure,
            null,
            PlanBlueprint.Check(tasks).Value,
            now
        );
        var slice = PlanSlice.Whole(plan, all, now, () => 0.5);
        if (start)
            slice.Start();
        slice.Advance();
        var added = await Plans.Add(slice, session, CancellationToken.None);
        return added.IsOk ? plan.Id : throw new InvalidOperationException(added.Error.Message);
    }

    public async Task<IReadOnlyList<ClaimedTask>> Claim(
        int max = 1,
        string worker = "w1",
        TimeSpan wait = default,
        string[]? types = null,
        Guid? planId = null,
        int leaseSeconds = 30
    )
    {
        var claim = new ClaimRequest(TenantId.Default, worker, types, planId, null, max, leaseSeconds, wait);
        return (await Queue.Claim(claim, CancellationToken.None)).Value;
    }

    /// <summary>Claims and says which keys came out.</summary>
    public async Task<string[]> ClaimKeys(int max = 100, string worker = "w1", string[]? types = null) =>
        [.. (await Claim(max, worker, types: types)).Select(claimed => claimed.Task.Key)];

    public async Task<ClaimedTask> ClaimOne(string worker = "w1") => (await Claim(1, worker)).Single();

    public async Task<IReadOnlyList<Result>> Report(params (ClaimedTask Claimed, WorkerReport Report)[] reports) =>
        await Reports.Report(
            TenantId.Default,
            [.. reports.Select(said => new TaskReport(said.Claimed.Task.Id, said.Report))],
            CancellationToken.None
        );

    public async Task<Result> Report(ClaimedTask claimed, WorkerReport report) => (await Report((claimed, report)))[0];

    public Task<Result> Complete(ClaimedTask claimed, string result = "{}") =>
        Report(claimed, Completed(claimed, result));

    public Task<Result> Fail(ClaimedTask claimed, bool retryable = false) =>
        Report(claimed, new FailureReport(claimed.Task.LeaseToken, "failed", "boom", "It broke.", retryable));

    public Task<Result> Act(Guid planId, Func<PlanSlice, SliceOutcome> command, long? ifVersion = null) =>
        Plans.Act(TenantId.Default, planId, command, ifVersion, CancellationToken.None);

    public async Task<Result> ActOn(Guid planId, string key, Func<PlanSlice, int, SliceOutcome> command) =>
        await Plans.ActOnTask(TenantId.Default, (await Task(planId, key)).Id, command, null, CancellationToken.None);

    public async Task<Plan> Plan(Guid planId) => (await Whole(planId)).Plan;

    public async Task<PlanTask> Task(Guid planId, string key) =>
        (await Whole(planId)).Tasks.Single(task => task.Key == key);

    public async Task<(Plan Plan, IReadOnlyList<PlanTask> Tasks)> Whole(Guid planId) =>
        (await Plans.Whole(TenantId.Default, planId, CancellationToken.None))!.Value;

    /// <summary>A use case on sessions, in a scope of its caller.</summary>
    public async Task Work(Func<ISessions, CancellationToken, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        var (unit, sessions) = (
            scope.ServiceProvider.GetRequiredService<IUnitOfWork>(),
            scope.ServiceProvider.GetRequiredService<ISessions>()
        );
        await unit.Run<bool>(
            async cancel =>
            {
                await work(sessions, cancel);
                return true;
            },
            CancellationToken.None
        );
    }

    /// <summary>Claims and completes until nothing is due.</summary>
    public async Task<List<string>> Drain(int batch = 100)
    {
        var order = new List<string>();
        while (await Claim(batch) is { Count: > 0 } claimed)
        {
            order.Add(string.Join(' ', claimed.Select(c => c.Task.Key)));
            await Report([.. claimed.Select(c => (c, (WorkerReport)Completed(c)))]);
        }

        return order;
    }

    public static Completion Completed(ClaimedTask claimed, string result = "{}") =>
        new(claimed.Task.LeaseToken, $"completed {result}", result, []);
}
