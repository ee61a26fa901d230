using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Tests.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Agents;

public sealed class AgentsOnTheEngine : IAsyncLifetime
{
    private readonly SqliteEngine _engine = SqliteEngine.Open(new FakeTime());
    private readonly CancellationTokenSource _stop = new();
    private readonly Artifacts _files;
    private readonly EngineSupply _supply;
    private readonly Task _work;

    public AgentsOnTheEngine()
    {
        _files = new Artifacts(_engine.Services.GetRequiredService<IOptions<StorageOptions>>());
        var roster = new ServiceCollection()
            .AddSingleton(_engine.Time)
            .AddAgents()
            .BuildServiceProvider()
            .GetRequiredService<AgentRoster>();
        var options = new AgentOptions { Workers = 4 };
        _supply = new EngineSupply(_engine.Queue, _engine.Reports, _files, Options.Create(options));
        _work = new Crew(_supply, roster, [.. roster.Types], options, _engine.Time, NullLogger.Instance).Run(
            _stop.Token
        );
    }

    [Fact]
    public async Task A_document_goes_from_the_interview_to_the_file()
    {
        var planId = await _engine.Start(
            Task("ask", "Interview", """{"goal":"A trip to Rome","answers":{"Who is it for?":"Two people"}}"""),
            Task("draft", "Generation", """{"sections":["Costs"]}""", "ask"),
            Task("tidy", "Refinement", null, "draft"),
            Task("check", "Validator", """{"required_sections":["Costs"],"max_length":5000}""", "tidy"),
            Task("file", "Export", """{"file_name":"rome.md"}""", "check")
        );

        await Settled(planId);

        Assert.Equal(PlanStatus.Done, (await _engine.Plan(planId)).Status);
        var export = await _engine.Task(planId, "file");
        Assert.Contains($"\"tasks/{export.Id}/artifacts/rome.md\"", export.Result, StringComparison.Ordinal);
        using var reader = new StreamReader(_files.Open(export.Id, "rome.md")!);
        Assert.Contains(
            "- Who is it for?: Two people",
            await reader.ReadToEndAsync(_stop.Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_a_task_for_anyone_is_left_to_others()
    {
        var planId = await _engine.Start(Task("flaky", "sleep", """{"fail_times":1}"""), Task("anyone", null, null));
        Assert.Equal("anyone", Assert.Single(await _engine.Claim(10, wait: Patience.Long, types: ["other"])).Task.Key);

        await Reached(planId, "flaky", PlanTaskStatus.Retrying);
        var time = (FakeTime)_engine.Time;
        var left = (await _engine.Task(planId, "flaky")).NextAttemptAt!.Value - time.GetUtcNow();
        await Holds(() => System.Threading.Tasks.Task.FromResult(time.IsDueIn(left)));
        time.Advance(left);
        await Reached(planId, "flaky", PlanTaskStatus.Done);

        var flaky = await _engine.Task(planId, "flaky");
        Assert.Equal((2, 1), (flaky.Attempt, flaky.RetryCount));
        Assert.Equal(PlanTaskStatus.InProgress, (await _engine.Task(planId, "anyone")).Status);
    }

    [Fact]
    public async Task One_claim_takes_as_many_tasks_as_there_are_slots()
    {
        const int slots = PlanLimits.MaxClaim + 1;
        await _engine.Start([.. Enumerable.Range(0, slots + 1).Select(i => Task($"t{i}", "other", null))]);

        var claimed = await _supply.Claim(["other"], slots, wait: false, _stop.Token);

        Assert.Equal(slots, claimed.Count);
    }

    [Fact]
    public async Task An_agent_is_given_the_results_of_what_its_task_waited_for()
    {
        await _engine.Start(
            Task("with", "other", null),
            Task("without", "other", null),
            Task("sum", "sums", null, "with", "without")
        );
        var both = await _engine.Claim(2, types: ["other"]);
        await _engine.Complete(both.Single(claimed => claimed.Task.Key == "with"), """{"summary":"seen"}""");
        var without = both.Single(claimed => claimed.Task.Key == "without");
        await _engine.Report(without, new Completion(without.Task.LeaseToken, "hash", null, []));

        var sum = Assert.Single(await _supply.Claim(["sums"], 1, wait: false, _stop.Token)).Task;

        Assert.Equal(["with", "without"], sum.Dependencies.Select(dependency => dependency.Key));
        Assert.Equal("seen", sum.Dependencies[0].Value?.GetProperty("summary").GetString());
        Assert.Null(sum.Dependencies[1].Value);
    }

    public Task InitializeAsync() => System.Threading.Tasks.Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.Soon();
        await _engine.DisposeAsync();
        _stop.Dispose();
    }

    private static TaskDraft Task(string key, string? type, string? input, params string[] dependsOn) =>
        new()
        {
            Key = key,
            AgentType = type,
            Input = input,
            DependsOn = dependsOn,
        };

    private Task Reached(Guid planId, string key, PlanTaskStatus status) =>
        Holds(async () => (await _engine.Task(planId, key)).Status == status);

    private static async Task Holds(Func<Task<bool>> what)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!await what())
        {
            patience.Token.ThrowIfCancellationRequested();
            await System.Threading.Tasks.Task.Yield();
        }
    }

    // a claim that names a plan waits until the plan is settled
    private async Task Settled(Guid planId) => await _engine.Claim(1, "watcher", Patience.Long, ["nothing"], planId);
}
