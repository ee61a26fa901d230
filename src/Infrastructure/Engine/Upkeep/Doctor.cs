using System.Runtime.CompilerServices;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

internal sealed class Doctor(IStore store) : IDoctor
{
    private const int PageSize = 500;

    /// <summary>Each plan as of one moment, and not all of them as of the same.</summary>
    public IAsyncEnumerable<ExaminedPlan> Examine(CancellationToken cancel) =>
        Examine(
            last => store.Read(view => view.PlansAfter(last, PageSize), cancel),
            planId => store.Read(view => Examine(view, planId), cancel),
            cancel
        );

    /// <summary>Every plan of a storage that nobody writes to.</summary>
    public static IAsyncEnumerable<ExaminedPlan> Examine(IStoreView view, CancellationToken cancel) =>
        Examine(last => view.PlansAfter(last, PageSize).AsTask(), planId => Examine(view, planId).AsTask(), cancel);

    public IAsyncEnumerable<ExaminedSession> SickSessions(CancellationToken cancel) =>
        SickSessions(last => store.Read(view => view.SessionsAfter(last, PageSize), cancel), cancel);

    /// <summary>Those of a storage that nobody writes to.</summary>
    public static IAsyncEnumerable<ExaminedSession> SickSessions(IStoreView view, CancellationToken cancel) =>
        SickSessions(last => view.SessionsAfter(last, PageSize).AsTask(), cancel);

    public IAsyncEnumerable<ExaminedJob> SickJobs(CancellationToken cancel) =>
        SickJobs(last => store.Read(view => view.Jobs.After(last, PageSize), cancel), cancel);

    /// <summary>Those of a storage that nobody writes to.</summary>
    public static IAsyncEnumerable<ExaminedJob> SickJobs(IStoreView view, CancellationToken cancel) =>
        SickJobs(last => view.Jobs.After(last, PageSize).AsTask(), cancel);

    private static async IAsyncEnumerable<ExaminedJob> SickJobs(
        Func<Guid, Task<List<StandingJob>>> pageAfter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var page = await pageAfter(Guid.Empty);
        while (page.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var job in page)
            {
                JobFinding[] findings = [.. JobAudit.Of(job.Standing)];
                if (findings.Length > 0)
                    yield return new ExaminedJob(job.Tenant, job.Id, findings);
            }

            page = await pageAfter(page[^1].Id);
        }
    }

    private static async IAsyncEnumerable<ExaminedSession> SickSessions(
        Func<Guid, Task<List<CountedSession>>> pageAfter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var page = await pageAfter(Guid.Empty);
        while (page.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var session in page)
            {
                SessionFinding[] findings = [.. SessionAudit.Of(session.Counted, session.Found)];
                if (findings.Length > 0)
                    yield return new ExaminedSession(session.Tenant, session.Id, findings);
            }

            page = await pageAfter(page[^1].Id);
        }
    }

    private static async IAsyncEnumerable<ExaminedPlan> Examine(
        Func<Guid, Task<List<Guid>>> pageAfter,
        Func<Guid, Task<ExaminedPlan?>> examine,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = await pageAfter(last);
            foreach (var planId in page)
            {
                cancel.ThrowIfCancellationRequested();
                // it may have been deleted since the page was read
                if (await examine(planId) is { } examined)
                    yield return examined;
            }

            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }

    private static async ValueTask<ExaminedPlan?> Examine(IStoreView view, Guid planId)
    {
        if (await view.Open([new WantedPlan(planId, null)]) is not [var plan])
            return null;
        // without inputs and results: ten thousand of them would not fit into memory
        var wave = new TaskRequest();
        wave.Plans.Add(planId);
        var tasks = await view.Load(wave);
        await DependencyCounters.Fill(view, plan, tasks);
        var findings = PlanAudit.Of(plan, tasks, await view.EventsOf(planId));
        return new ExaminedPlan(plan.TenantId, planId, [.. findings, .. await HoldFindings(view, plan)]);
    }

    // the one thing that the Domain does not know: the queue's copy of the plan's pause
    private static async ValueTask<IEnumerable<PlanFinding>> HoldFindings(IStoreView view, Plan plan) =>
        from task in await view.WronglyHeld(plan)
        let message = $"{task.Key}: The plan is {(plan.Paused ? "" : "not ")}paused, the queue says otherwise."
        select new PlanFinding("hold_differs", message, plan.Id, task.TaskId);
}
