using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Carries what agents report, in the order in which they said it. What is said while a set is on its way makes the next
/// set: so reports travel together under load, and none ever waits for company.
/// </summary>
internal sealed class ReportQueue(ITaskSupply supply, TimeProvider time, ILogger log)
{
    public static readonly Error Unreported = new(
        "unreported",
        "The report could not be delivered.",
        ErrorKind.Unavailable
    );

    private readonly Channel<IReadOnlyList<Said>> _said = Channel.CreateUnbounded<IReadOnlyList<Said>>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <param name="ends">the run that it ends; it leaves once a claim can no longer overtake the report</param>
    public Task<Result> Send(TaskReport report, AgentRun? ends = null)
    {
        var said = new Said(report, ends);
        return _said.Writer.TryWrite([said]) ? said.Answer.Task : Task.FromResult<Result>(Unreported);
    }

    /// <summary>Reports that stay together.</summary>
    public Task<Result[]> Send(IReadOnlyList<TaskReport> reports)
    {
        var said = reports.Select(report => new Said(report, null)).ToList();
        return _said.Writer.TryWrite(said)
            ? Task.WhenAll(said.Select(one => one.Answer.Task))
            : Task.FromResult(said.ConvertAll(_ => (Result)Unreported).ToArray());
    }

    /// <summary>Nothing more will be said.</summary>
    public void Close() => _said.Writer.TryComplete();

    /// <summary>Runs until the line is closed and everything in it is delivered.</summary>
    /// <param name="left">told how many runs a set has ended, of all of them at once</param>
    /// <param name="giveUp">delivers no more</param>
    public async Task Run(Action<int> left, CancellationToken giveUp)
    {
        var set = new List<Said>();
        while (await _said.Reader.WaitToReadAsync(CancellationToken.None))
        {
            set.Clear();
            while (_said.Reader.TryRead(out var said))
                set.AddRange(said);
            await Deliver(set, left, giveUp);
        }
    }

    private async Task Deliver(IReadOnlyList<Said> set, Action<int> left, CancellationToken giveUp)
    {
        if (set.Count == 0)
            return;
        var pause = new Backoff(time);
        while (!giveUp.IsCancellationRequested)
        {
            try
            {
                var reporting = supply.Report([.. set.Select(said => said.Report)], giveUp);
                if (supply.KeepsOrder)
                    left(set.Count(said => said.Leaves()));
                var answers = await reporting;
                // what is refused may be followed by another report of its run, which stays until then
                left(set.Zip(answers).Count(pair => pair.Second.IsOk && pair.First.Leaves()));
                for (var i = 0; i < set.Count; i++)
                    set[i].Answer.TrySetResult(answers[i]);
                return;
            }
            catch (SupplyOutage outage)
            {
                log.LogWarning("REPORT_DELAYED {Count} reports: {Message}", set.Count, outage.Message);
                await pause.Wait(giveUp);
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error) when (set.Count > 1)
            {
                // one of them is at fault: the others must not suffer for it
                log.LogError(error, "REPORT_FAILED {Count} reports, now one by one", set.Count);
                foreach (var said in set)
                    await Deliver([said], left, giveUp);
                return;
            }
            catch (Exception error)
            {
                log.LogError(error, "REPORT_FAILED task {TaskId}", set[0].Report.TaskId);
                break;
            }
        }

        foreach (var said in set)
            said.Answer.TrySetResult(Unreported);
    }

    private sealed record Said(TaskReport Report, AgentRun? Ends)
    {
        // whoever waits for it is of this crew, and has little left to do
        public TaskCompletionSource<Result> Answer { get; } = new();

        public bool Leaves() => Ends?.Leave() ?? false;
    }
}
