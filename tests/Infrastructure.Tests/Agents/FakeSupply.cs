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

    /// <summary>The most tasks that were in the crew's hands at once.</summary>
    public int MostHeld { get; private set; }

    public bool KeepsOrder => false;

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
        CancellationToken stop
    )
    {
        await _offers.Reader.WaitToReadAsync(stop);
        var taken = new List<Assignment>();
        while (taken.Count < most && _offers.Reader.TryRead(out var offer))
            taken.Add(offer);
        MostHeld = Math.Max(MostHeld, Interlocked.Add(ref _held, taken.Count));
        return taken;
    }

    public async Task<IReadOnlyList<Result>> Report(IReadOnlyList<TaskReport> reports, CancellationToken cancel)
    {
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

    public Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        throw new NotSupportedException();
}
