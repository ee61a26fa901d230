using System.Text.Json;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Tests.Agents;

/// <summary>What every agent must keep to. A new agent derives it, gives a sound task, and is judged.</summary>
public abstract class AgentSuite
{
    /// <summary>The input of a task that the agent can do without waiting.</summary>
    protected abstract string SoundInput { get; }

    /// <summary>Inputs that no retry would mend.</summary>
    public abstract IEnumerable<string> WrongInputs { get; }

    protected abstract string AgentType { get; }

    internal IAgent Agent => TheAgents.Roster.Find(AgentType) ?? throw new InvalidOperationException("Not found.");

    internal static AgentTask TaskOf(string input, params (string Key, string? Result)[] dependencies) =>
        new()
        {
            Id = PlanTaskId.Of(Guid.CreateVersion7(), 0),
            Key = "chapter:one",
            Title = "Chapter one",
            Input = JsonElement.Parse(input),
            Dependencies =
            [
                .. dependencies.Select(d =>
                    KeyValuePair.Create(d.Key, d.Result is null ? (JsonElement?)null : JsonElement.Parse(d.Result))
                ),
            ],
        };

    internal async Task<JsonElement> ResultOf(AgentTask task, TestContext? context = null)
    {
        var answer = await Agent.Run(task, context ?? new TestContext(), CancellationToken.None);
        return JsonElement.Parse(Assert.IsType<AgentDone>(answer).Result);
    }

    [Fact]
    public void It_is_found_by_its_type() => Assert.Equal(AgentType, Agent.AgentType);

    [Fact]
    public async Task Its_result_has_what_every_result_has()
    {
        var result = await ResultOf(TaskOf(SoundInput));

        Assert.NotEmpty(result.GetProperty("summary").GetString()!);
        Assert.Equal(result.GetProperty("output_file").ValueKind, result.GetProperty("preview_url").ValueKind);
        Assert.True(result.GetRawText().Length < PlanLimits.Json);
    }

    [Fact]
    public async Task The_same_task_gives_the_same_result()
    {
        var task = TaskOf(SoundInput);

        Assert.Equal((await ResultOf(task)).GetRawText(), (await ResultOf(task)).GetRawText());
    }

    [Fact]
    public async Task Many_tasks_at_once_do_not_mix()
    {
        var tasks = Enumerable.Range(0, 32).Select(i => TaskOf(SoundInput) with { Title = $"Task {i}" }).ToList();
        var alone = new List<string>();
        foreach (var task in tasks)
            alone.Add((await ResultOf(task)).GetRawText());

        var together = await Task.WhenAll(tasks.Select(task => Task.Run(async () => await ResultOf(task))));

        Assert.Equal(alone, together.Select(result => result.GetRawText()));
    }

    [Fact]
    public async Task Input_that_makes_no_sense_ends_the_task_with_a_clear_word()
    {
        foreach (var input in WrongInputs)
        {
            var failure = await Assert.ThrowsAsync<AgentFailure>(() =>
                Agent.Run(TaskOf(input), new TestContext(), CancellationToken.None)
            );
            Assert.False(failure.Retryable);
            Assert.NotEmpty(failure.Message);
            Assert.Matches("^[a-z_]+$", failure.Type);
        }
    }

    [Fact]
    public async Task It_lets_go_when_it_is_told_to()
    {
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();
        var run = Agent.Run(TaskOf(SoundInput), new TestContext(), cut.Token);

        // either it was through at once, or it says that it was cut short
        await Task.WhenAny(run);
        Assert.True(run.IsCompletedSuccessfully || run.IsCanceled);
    }
}

internal static class TheAgents
{
    public static readonly AgentRoster Roster = new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddAgents()
        .BuildServiceProvider()
        .GetRequiredService<AgentRoster>();
}

internal sealed class TestContext : IAgentContext
{
    public List<string> Told { get; } = [];

    public Dictionary<string, byte[]> Saved { get; } = [];

    public void Tell(string message, int? progress = null) => Told.Add(message);

    public Task<string> Save(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        Saved[name] = content.ToArray();
        return Task.FromResult($"/artifacts/{name}");
    }
}
