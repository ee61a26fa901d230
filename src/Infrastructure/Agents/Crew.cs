using System.Collections.Concurrent;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Agents at work: claims as many tasks as it has free slots, runs them, keeps their leases alive and reports. One claim
/// waits in the supply's line for work, which never looks by the clock; beside it, slots are filled again by claims that
/// follow right behind the reports that freed them, so that the writer carries out both in one turn.
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

    private readonly ReportQueue _reports = new(supply, time, log);
    private readonly ConcurrentDictionary<AgentRun, bool> _begun = [];
    private readonly SemaphoreSlim _slots = new(options.Workers);
    private readonly Lock _gate = new();
    private Task _refilling = Task.CompletedTask;
    private bool _stopped;

    private List<AgentRun> Running => [.. _begun.Keys.Where(run => !run.HasLeft)];

    /// <summary>Works until it is told to stop, and then until nothing is left in its hands.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        using var home = new CancellationTokenSource();
        var reporting = _reports.Run(left => Refill(left, stop), giveUp.Token);
        var beating = Beat(home.Token);
        await ClaimUntil(stop);
        await LastRefill();
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
            if (await Fill(free, wait: true, stop))
                pause = new Backoff(time);
            else
                await pause.Wait(stop);
        }
    }

    /// <summary>Claims for free slots; what it does not fill is free again.</summary>
    /// <returns>whether the supply could be asked</returns>
    private async Task<bool> Fill(int free, bool wait, CancellationToken stop)
    {
        try
        {
            if (free == 0)
                return true;
            foreach (var assignment in await supply.Claim(agentTypes, free, wait, stop))
            {
                Begin(assignment, stop);
                free--;
            }

            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception error)
        {
            log.LogWarning("CLAIM_FAILED {Message}", error.Message);
            return false;
        }
        finally
        {
            Free(free);
        }
    }

    /// <summary>Some runs have left, and their reports are on their way: fills their slots at once, if it can be done now.</summary>
    private void Refill(int left, CancellationToken stop)
    {
        if (left == 0)
            return;
        lock (_gate)
        {
            if (supply.KeepsOrder && !_stopped && !stop.IsCancellationRequested)
            {
                var filling = Fill(left, wait: false, stop);
                _refilling = _refilling.IsCompleted ? filling : Task.WhenAll(_refilling, filling);
                return;
            }
        }

        Free(left);
    }

    private Task LastRefill()
    {
        lock (_gate)
        {
            _stopped = true;
            return _refilling;
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
        _begun[run] = true;
        run.Start(Work);
    }

    private async Task Work(AgentRun run)
    {
        try
        {
            if (await run.Execute() is { } report)
                await Report(run, report);
        }
        finally
        {
            if (run.Leave())
                Free(1);
            _begun.TryRemove(run, out _);
        }
    }

    /// <summary>Frees slots, and not before the supply knows, so that it never sees more tasks than there are slots.</summary>
    private void Free(int slots)
    {
        if (slots > 0)
            _slots.Release(slots);
    }

    private async Task Report(AgentRun run, WorkerReport report)
    {
        var answer = await _reports.Send(new TaskReport(run.TaskId, report), run);
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
                await Beat(Running);
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
            if (answer.IsOk || answer.Error.Code == ReportQueue.Unreported.Code || run.HasLeft)
                continue;
            log.LogWarning("LEASE_LOST {TaskId}: {Code}", run.TaskId, answer.Error.Code);
            run.Lose();
        }
    }

    private async Task Drain()
    {
        if (Running is not { Count: > 0 } running)
            return;
        log.LogInformation("DRAINING {Count} tasks are still running", running.Count);
        if (await AllEnded(running, TimeSpan.FromSeconds(options.DrainSeconds)))
            return;
        running = Running;
        log.LogWarning("SHUTDOWN_TIMEOUT {Count} tasks are cancelled and given back", running.Count);
        foreach (var run in running)
            run.Cancel();
        if (await AllEnded(running, Grace))
            return;
        foreach (var run in Running)
        {
            log.LogWarning("GIVEN_BACK {TaskId}, although its agent did not stop", run.TaskId);
            _ = _reports.Send(new TaskReport(run.TaskId, run.GivenBack()));
        }
    }

    private async Task<bool> AllEnded(List<AgentRun> runs, TimeSpan within)
    {
        var all = Task.WhenAll(runs.Select(run => run.Ended));
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
