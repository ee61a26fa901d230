using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>What assumes one process stands behind a seam: with another answer there, the engine serves from two.</summary>
public sealed class TwoEnginesOnOneStorage : IAsyncLifetime
{
    private readonly MemoryDisk _disk = new();
    private readonly InMemoryEngine _here;
    private readonly InMemoryEngine _there;

    public TwoEnginesOnOneStorage()
    {
        var time = new FakeTime();
        (_here, _there) = (InMemoryEngine.Open(time, _disk), InMemoryEngine.Open(time, _disk));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever they have done beside each other, what is stored is sound.</summary>
    public async Task DisposeAsync()
    {
        var findings = new List<PlanFinding>();
        await foreach (var plan in _here.Services.GetRequiredService<IDoctor>().Examine(CancellationToken.None))
            findings.AddRange(plan.Findings);
        await _here.DisposeAsync();
        await _there.DisposeAsync();

        Assert.Empty(findings);
    }

    [Fact]
    public async Task A_claim_that_waits_is_woken_by_what_the_other_has_made_ready()
    {
        var waiting = _here.Claim(wait: TimeSpan.FromMinutes(1));
        Assert.False(waiting.IsCompleted);

        await _there.Start(new TaskDraft { Key = "a" });

        Assert.Equal("a", (await waiting.Soon()).Single().Task.Key);
    }

    [Fact]
    public async Task A_task_is_claimed_once_and_reported_to_either()
    {
        await _here.Start([.. Enumerable.Range(0, 100).Select(i => new TaskDraft { Key = $"t{i}" })]);

        var claims = Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? _here : _there).Claim(5)));
        var claimed = (await Task.WhenAll(claims)).SelectMany(tasks => tasks).ToList();
        var reports = claimed.Select((task, i) => Task.Run(() => (i % 2 == 0 ? _here : _there).Complete(task)));
        var answers = await Task.WhenAll(reports);

        Assert.Equal(100, claimed.Select(task => task.Task.Id).Distinct().Count());
        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.Equal(PlanStatus.Done, (await _there.Plan(claimed[0].Task.PlanId)).Status);
    }

    [Fact]
    public async Task An_answer_is_as_new_as_what_the_other_has_acknowledged_also_where_nobody_tells()
    {
        _disk.IsDeaf = true;
        var planId = await _here.Start(new TaskDraft { Key = "a" });
        Assert.Equal(PlanStatus.InProgress, (await Find(_there, planId))?.Status);
        Assert.Equal(PlanStatus.InProgress, (await Find(_here, planId))?.Status);

        await _there.Complete(await _there.ClaimOne());
        Assert.Equal(PlanStatus.Done, (await Find(_here, planId))?.Status);

        await _here.Plans.Delete(TenantId.Default, planId, null, CancellationToken.None);
        Assert.Null(await Find(_there, planId));
    }

    [Fact]
    public async Task Who_follows_a_plan_hears_of_what_the_other_does_and_reads_it_from_the_storage()
    {
        var planId = await _here.Start(new TaskDraft { Key = "a" });
        using var follower = _here.Services.GetRequiredService<IPlanFeed>().Follow(planId);
        var claimed = await _here.ClaimOne();
        var (changes, seq) = (follower.Changes, (await Find(_here, planId))!.EventSeq);
        Assert.Empty(follower.After(seq)!);

        await _there.Complete(claimed);

        Assert.True(await follower.Changed(changes, Patience.Long, CancellationToken.None).Soon());
        Assert.Null(follower.After(seq));
    }

    [Fact]
    public async Task A_worker_that_the_other_has_seen_counts()
    {
        var planId = await _here.Start(new TaskDraft { Key = "a", AgentType = "coder" });
        var task = await _here.Task(planId, "a");
        Assert.Contains("no_worker", await Why(task));

        var elsewhere = await _there.Start(new TaskDraft { Key = "b", AgentType = "other" });
        Assert.Empty(await _there.Claim(types: ["coder"], planId: elsewhere));

        Assert.DoesNotContain("no_worker", await Why(task));
        Assert.Equal("w1", _here.Queue.Workers(TenantId.Default).Single().WorkerId);
    }

    private async Task<IEnumerable<string>> Why(PlanTask task) =>
        (await _here.Queue.Why(TenantId.Default, task.Id, CancellationToken.None))!.Select(obstacle => obstacle.Code);

    private static async Task<Plan?> Find(InMemoryEngine engine, Guid planId) =>
        await engine.Services.GetRequiredService<IPlanFeed>().Find(TenantId.Default, planId, CancellationToken.None);
}
