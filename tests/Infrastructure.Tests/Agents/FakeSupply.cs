using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Agents;

/// <summary>Hands out what the test gives it, and keeps what the crew says.</summary>
internal sealed class FakeSupply : ITaskSupply
{
    private readonly Channel<Assignment> _offers = Channel.CreateUnbounded<Assignment>();
    private readonly Channel<IReadOnlyList<TaskReport>> _sets = Channel.CreateUnbounded<IReadOnlyList<TaskReport>>();
    private int _held;

    /// <summary>What the next reports are answered.</summary>
    public Func<TaskReport, Result> Answer { get; set; } = _ => Result.Ok;

    public Func<Task> BeforeReport { get; set; } = () => Task.CompletedTask;

    /// <summary>Before a claim that does not wait for tasks.</summary>
    public Func<Task> BeforeLook { get; set; } = () => Task.CompletedTask;

    /// <summary>Tasks that each set of reports has ended, and slots that each claim that does not wait has asked for.</summary>
    public ConcurrentQueue<(int Ended, int AskedFor)> Asked { get; } = [];

    /// <summary>The most tasks that were in the crew's hands at once.</summary>
    public int MostHeld { get; private set; }

    public bool KeepsOrder { get; set; }

    public Guid Offer(string agentType = "test")
    {
        var id = PlanTaskId.Of(Guid.CreateVersion7(), 0);
        var task = new AgentTask
        {
            Id = id,
            Key = "key",
            Title = "title",
            Input = JsonElement.Parse("{}"),
        };
        Assert.True(_offers.Writer.TryWrite(new Assignment(task, agentType, 1)));
        return id;
    }

    public async Task<IReadOnlyList<TaskReport>> NextSet() => await _sets.Reader.ReadAsync().AsTask().Soon();

    /// <summary>The next report that is of this kind; others are passed over.</summary>
    public async Task<T> Next<T>()
        where T : WorkerReport
    {
        while (true)
        {
            if ((await NextSet()).Select(said => said.Report).OfType<T>().FirstOrDefault() is { } report)
                return report;
        }
    }

    public async Task<IReadOnlyList<Assignment>> Claim(
        IReadOnlyList<string> agentTypes,
        int most,
        bool wait,
        CancellationToken stop
    )
    {
        if (wait)
            await _offers.Reader.WaitToReadAsync(stop);
        else
            await Look(most);
        var taken = new List<Assignment>();
        while (taken.Count < most && _offers.Reader.TryRead(out var offer))
            taken.Add(offer);
        MostHeld = Math.Max(MostHeld, Interlocked.Add(ref _held, taken.Count));
        return taken;
    }

    public async Task<IReadOnlyList<Result>> Report(IReadOnlyList<TaskReport> reports, CancellationToken cancel)
    {
        if (reports.Count(said => said.Report is not Heartbeat) is > 0 and var ended)
            Asked.Enqueue((ended, 0));
        await BeforeReport();
        var answers = reports.Select(Answer).ToList();
        foreach (var (said, answer) in reports.Zip(answers))
        {
            if (answer.IsOk && said.Report is not Heartbeat)
                Interlocked.Decrement(ref _held);
        }

        Assert.True(_sets.Writer.TryWrite(reports));
        return answers;
    }

    private Task Look(int most)
    {
        Asked.Enqueue((0, most));
        return BeforeLook();
    }

    public Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        throw new NotSupportedException();
}
