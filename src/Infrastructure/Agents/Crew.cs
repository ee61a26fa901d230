using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Agents at work: claims as many tasks as it has free slots, runs them, keeps their leases alive and reports. It waits
/// in the supply's line for work and never looks by the clock.
/// </summary>
internal sealed class Crew(
    ITaskSupply supply,
    AgentRoster roster,
    IReadOnlyList<string> agentTypes,
    AgentOptions options,
    TimeProvider time,
    ILogger log
)
{
    /// <summary>What an agent has to let go after it was cancelled, and the last reports to arrive.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly ReportLine _reports = new(supply, time, log);
    private readonly ConcurrentDictionary<AgentRun, bool> _running = [];
    private readonly SemaphoreSlim _slots = new(options.Workers);

    /// <summary>Works until it is told to stop, and then until nothing is left in its hands.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        using var home = new CancellationTokenSource();
        var reporting = _reports.Run(giveUp.Token);
        var beating = Beat(home.Token);
        await ClaimUntil(stop);
        await Drain();

        await home.CancelAsync();
        await beating;
        _reports.Close();
        // the clock of the process would keep a host from ending when a test's stands still
        giveUp.CancelAfter(Grace);
        await reporting;
    }

    private async Task ClaimUntil(CancellationToken stop)
    {
        var pause = new Backoff(time);
        while (!stop.IsCancellationRequested)
        {
            var free = await FreeSlots(stop);
            var begun = 0;
            try
            {
                if (free == 0)
                    continue;
                foreach (var assignment in await supply.Claim(agentTypes, free, stop))
                {
                    Begin(assignment, stop);
                    begun++;
                }

                pause = new Backoff(time);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception error)
            {
                log.LogWarning("CLAIM_FAILED {Message}", error.Message);
                await pause.Wait(stop);
            }
            finally
            {
                if (free > begun)
                    _slots.Release(free - begun);
            }
        }
    }

    /// <summary>Waits for a free slot, and takes all that there are; 0 where it is time to stop.</summary>
    private async Task<int> FreeSlots(CancellationToken stop)
    {
        await _slots.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stop.IsCancellationRequested)
            return 0;
        var free = 1;
        while (_slots.Wait(TimeSpan.Zero, CancellationToken.None))
            free++;
        return free;
    }

    private void Begin(Assignment assignment, CancellationToken stop)
    {
        // a task that anybody may take has no agent here: somebody else will have it
        var agent = roster.Find(assignment.AgentType) ?? Nobody.Instance;
        var run = new AgentRun(assignment, agent, _reports, supply);
        if (agent is Nobody || stop.IsCancellationRequested)
            run.Cancel();
        _running[run] = true;
        run.Start(Work);
    }

    private async Task Work(AgentRun run)
    {
        try
        {
            if (await run.Carry() is { } report)
                await Report(run, report);
        }
        finally
        {
            Free(run);
        }
    }

    /// <summary>Frees the slot once, and not before the supply knows, so that it never sees more than there are slots.</summary>
    private void Free(AgentRun run)
    {
        if (_running.TryRemove(run, out _))
            _slots.Release();
    }

    private async Task Report(AgentRun run, WorkerReport report)
    {
        var answer = await _reports.Send(new TaskReport(run.TaskId, report), () => Free(run));
        if (answer.IsOk)
            return;
        log.LogWarning("REPORT_REFUSED {Outcome} of {TaskId}: {Code}", report.Outcome, run.TaskId, answer.Error.Code);
        // a result that breaks a rule is the agent's failure; where the lease is gone there is nothing left to say
        if (answer.Error.Kind is Domain.Common.ErrorKind.Invalid && report is not FailureReport)
            await Report(run, run.Failed(answer.Error.Code, answer.Error.Message, retryable: false));
    }

    /// <summary>Extends the leases of everything that runs, as one set, before a third of them has passed twice.</summary>
    private async Task Beat(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.LeaseSeconds / 3.0), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await Beat([.. _running.Keys]);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private async Task Beat(IReadOnlyList<AgentRun> runs)
    {
        var answers = await _reports.Send([
            .. runs.Select(run => new TaskReport(run.TaskId, new Heartbeat(run.LeaseToken))),
        ]);
        foreach (var (run, answer) in runs.Zip(answers))
        {
            // one may have ended by itself meanwhile
            if (answer.IsOk || answer.Error.Code == ReportLine.Unreported.Code || !_running.ContainsKey(run))
                continue;
            log.LogWarning("LEASE_LOST {TaskId}: {Code}", run.TaskId, answer.Error.Code);
            run.Lose();
        }
    }

    private async Task Drain()
    {
        if (_running.IsEmpty)
            return;
        log.LogInformation("DRAINING {Count} tasks are still running", _running.Count);
        if (await AllEnded(TimeSpan.FromSeconds(options.DrainSeconds)))
            return;
        log.LogWarning("SHUTDOWN_TIMEOUT {Count} tasks are cancelled and given back", _running.Count);
        foreach (var run in _running.Keys)
            run.Cancel();
        if (await AllEnded(Grace))
            return;
        foreach (var run in _running.Keys)
        {
            log.LogWarning("GIVEN_BACK {TaskId}, although its agent did not stop", run.TaskId);
            _ = _reports.Send(new TaskReport(run.TaskId, run.GivenBack()));
        }
    }

    private async Task<bool> AllEnded(TimeSpan within)
    {
        var all = Task.WhenAll(_running.Keys.Select(run => run.Ended));
        using var done = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(within, time, done.Token));
        await done.CancelAsync();
        return all.IsCompleted;
    }

    /// <summary>Stands in where there is no agent: the task is given back.</summary>
    private sealed class Nobody : IAgent
    {
        public static readonly Nobody Instance = new();

        public string AgentType => "";

        public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel) =>
            Task.FromCanceled<AgentAnswer>(cancel);
    }
}
