using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>
/// Carries what agents report, in the order in which they said it. What is said while a set is on its way makes the next
/// set: so reports travel together under load, and none ever waits for company.
/// </summary>
internal sealed class ReportLine(ITaskSupply supply, TimeProvider time, ILogger log)
{
    public static readonly Error Unreported = new(
        "unreported",
        "The report could not be delivered.",
        ErrorKind.Unavailable
    );

    private readonly Channel<IReadOnlyList<Said>> _said = Channel.CreateUnbounded<IReadOnlyList<Said>>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <param name="handedOver">called once a claim can no longer overtake the report</param>
    public async Task<Result> Send(TaskReport report, Action? handedOver = null)
    {
        var said = new Said(report, handedOver);
        return _said.Writer.TryWrite([said]) ? await said.Answer.Task : Unreported;
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
    /// <param name="giveUp">delivers no more</param>
    public async Task Run(CancellationToken giveUp)
    {
        var set = new List<Said>();
        while (await _said.Reader.WaitToReadAsync(CancellationToken.None))
        {
            set.Clear();
            while (_said.Reader.TryRead(out var said))
                set.AddRange(said);
            await Deliver(set, giveUp);
        }
    }

    private async Task Deliver(IReadOnlyList<Said> set, CancellationToken giveUp)
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
                    HandOver(set);
                var answers = await reporting;
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
                    await Deliver([said], giveUp);
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

    private static void HandOver(IReadOnlyList<Said> set)
    {
        foreach (var said in set)
            said.HandedOver?.Invoke();
    }

    private sealed record Said(TaskReport Report, Action? HandedOver)
    {
        public TaskCompletionSource<Result> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
