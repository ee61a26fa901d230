using System.Text;
using System.Text.Json;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
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

    /// <summary>What of its input the agent reads.</summary>
    protected abstract string[] Members { get; }

    /// <summary>Failures that are what the agent is asked for.</summary>
    protected virtual string[] Verdicts => [];

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

    /// <summary>Each member that the agent reads, and each that was handed on, as JSON of every shape.</summary>
    [Theory]
    [MemberData(nameof(Shapes.All), MemberType = typeof(Shapes))]
    public async Task Whatever_it_is_given_it_answers_or_ends_the_task_as_invalid(string shape)
    {
        foreach (var task in Members.Select(member => TaskOf(With(member, shape))).Append(TaskOf(shape)))
            await AssertAnsweredOrInvalid(task);
        await AssertAnsweredOrInvalid(TaskOf(SoundInput, ("before", shape)));
        await AssertAnsweredOrInvalid(TaskOf("{}", ("before", $$"""{"document":{{shape}},"answers":{{shape}}}""")));
        var answer = new AgentTaskAnswer("?", JsonElement.Parse(shape));
        await AssertAnsweredOrInvalid(TaskOf(SoundInput) with { Answers = [answer] });
    }

    private string With(string member, string shape)
    {
        var others = JsonElement.Parse(SoundInput).EnumerateObject().Where(other => other.Name != member);
        return $$"""{{{string.Concat(others.Select(other => $"{other},"))}}"{{member}}":{{shape}}}""";
    }

    private async Task AssertAnsweredOrInvalid(AgentTask task)
    {
        var time = new FakeTime();
        try
        {
            var run = TheAgents.Of(time).Find(AgentType)!.Run(task, new TestContext(), CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(PlanLimits.MaxSeconds));
            switch (await run)
            {
                case AgentDone done:
                    Assert.InRange(Encoding.UTF8.GetByteCount(done.Result), 1, PlanLimits.Json);
                    break;
                case AgentAsks asks:
                    Assert.False(string.IsNullOrWhiteSpace(asks.Question));
                    break;
            }
        }
        catch (AgentFailure failure)
        {
            Assert.Contains(failure.Type, Verdicts.Append("invalid_input"));
            Assert.Equal(failure.Type == "asked_to_fail", failure.Retryable);
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

/// <summary>JSON of every shape, among it what agents stumbled over.</summary>
public static class Shapes
{
    public static TheoryData<string> All =>
        [
            "null",
            "true",
            "false",
            "0",
            "-1",
            "0.5",
            "1e-320",
            "1e10",
            "1e300",
            "1e400",
            "-1e400",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"text\"",
            "\"a\\u0000b\"",
            "\"\\ud83d\"",
            $"\"{new string('x', 250_000)}\"",
            $"\"{new string('ä', 125_000)}\"",
            "[]",
            "[null]",
            "[1]",
            "[[]]",
            "[{}]",
            "[\"\"]",
            "[\"a\",2]",
            "[\"a\\u0000b\"]",
            "[\"\\ude00\"]",
            $"[{string.Join(',', Enumerable.Repeat("\"w\"", 50_000))}]",
            "{}",
            "{\"x\":1}",
            "{\"\":{\"\":[]}}",
            "{\"\\ud83d\":1}",
            "{\"x\":\"\\ud83d\"}",
            "{\"seconds\":1e300,\"document\":[]}",
            $"{new string('[', 30)}{new string(']', 30)}",
        ];
}

internal static class TheAgents
{
    public static readonly AgentRoster Roster = Of(TimeProvider.System);

    public static AgentRoster Of(TimeProvider time) =>
        new ServiceCollection().AddSingleton(time).AddAgents().BuildServiceProvider().GetRequiredService<AgentRoster>();
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
