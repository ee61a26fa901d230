using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

public abstract class ClaimingTasks : EngineSuite
{
    /// <summary>A little, and lets the engine see it.</summary>
    private async Task MoveClock()
    {
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await Engine.Plans.Whole(Domain.Common.TenantId.Default, Guid.Empty, CancellationToken.None);
    }

    [Fact]
    public async Task Priority_comes_first_then_age_then_position()
    {
        await Engine.Start(new TaskDraft { Key = "old", Priority = 5 });
        Time.Advance(TimeSpan.FromSeconds(1));
        await Engine.Start(
            new TaskDraft { Key = "second", Priority = 5 },
            new TaskDraft { Key = "third", Priority = 5 },
            new TaskDraft { Key = "urgent", Priority = 9 }
        );

        Assert.Equal(["urgent", "old", "second", "third"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task Waiting_makes_up_for_a_lower_priority()
    {
        await Engine.Start(new TaskDraft { Key = "patient", Priority = 0 });
        Time.Advance(TimeSpan.FromMinutes(10));
        await Engine.Start(new TaskDraft { Key = "fresh", Priority = 9 });

        Assert.Equal(["patient", "fresh"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_worker_gets_its_types_and_tasks_that_anyone_may_take()
    {
        await Engine.Start(
            new TaskDraft { Key = "code", AgentType = "coder" },
            new TaskDraft { Key = "test", AgentType = "tester" },
            new TaskDraft { Key = "any" }
        );

        Assert.Equal(["code", "any"], await Engine.ClaimKeys(types: ["coder"]));
        Assert.Equal(["test"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_claim_never_hands_out_more_than_was_asked_for()
    {
        await Engine.Start([.. Enumerable.Range(0, 50).Select(i => new TaskDraft { Key = $"t{i}" })]);

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Engine.Claim(3, $"w{i}")));

        Assert.All(claims, claim => Assert.InRange(claim.Count, 0, 3));
        Assert.Equal(50, claims.Sum(claim => claim.Count));
        Assert.Equal(50, claims.SelectMany(claim => claim).Select(c => c.Task.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_type_of_any_name_is_that_type_alone_also_beside_claims_of_any_type()
    {
        for (var round = 0; round < 10; round++)
        {
            await Engine.Start([
                .. Enumerable.Range(0, 40).Select(i => new TaskDraft { Key = $"t{i}", AgentType = "print" }),
            ]);
            var claims = Enumerable
                .Range(0, 40)
                .Select(i =>
                    (ByName: i % 2 == 1, Claim: Engine.Claim(worker: $"w{i}", types: i % 2 == 1 ? ["*"] : null))
                )
                .ToList();
            await Task.WhenAll(claims.Select(claim => claim.Claim)).Soon();

            Assert.All(claims, claim => Assert.Equal(claim.ByName ? 0 : 1, claim.Claim.Result.Count));
        }
    }

    [Fact]
    public async Task Two_types_are_not_one_type_with_both_their_names()
    {
        await Engine.Start(
            new TaskDraft { Key = "a", AgentType = "a" },
            new TaskDraft { Key = "b", AgentType = "a\nb" }
        );

        var claims = await Task.WhenAll(
                Engine.Claim(10, "w1", types: ["a", "b"]),
                Engine.Claim(10, "w2", types: ["a\nb"])
            )
            .Soon();

        Assert.Equal(["a", "b"], claims.Select(claimed => Assert.Single(claimed).Task.Key));
    }

    [Fact]
    public async Task An_answer_holds_no_more_than_eight_mebibytes_results_of_dependencies_counted()
    {
        var result = $"{{\"x\":\"{new string('y', 250 * 1024)}\"}}";
        var sources = Enumerable.Range(0, 8).Select(i => $"d{i}").ToList();
        await Engine.Start([
            .. sources.Select(key => new TaskDraft { Key = key }),
            .. Enumerable.Range(0, 20).Select(i => new TaskDraft { Key = $"j{i}", DependsOn = sources }),
        ]);
        foreach (var source in await Engine.Claim(8))
            await Engine.Complete(source, result);

        var claimed = await Engine.Claim(100);

        // each has 2,000 KiB behind it
        Assert.Equal(4, claimed.Count);
        Assert.All(claimed, task => Assert.All(task.Dependencies, known => Assert.Equal(result, known.Value)));
    }

    [Fact]
    public async Task A_task_that_is_larger_than_an_answer_comes_alone()
    {
        var result = $"{{\"x\":\"{new string('y', 250 * 1024)}\"}}";
        var sources = Enumerable.Range(0, 40).Select(i => $"d{i}").ToList();
        await Engine.Start([
            .. sources.Select(key => new TaskDraft { Key = key }),
            new TaskDraft
            {
                Key = "large",
                DependsOn = sources,
                Priority = 9,
            },
            new TaskDraft
            {
                Key = "small",
                DependsOn = ["d0"],
                Priority = 1,
            },
        ]);
        foreach (var source in await Engine.Claim(40))
            await Engine.Complete(source, result);

        Assert.Equal(["large"], await Engine.ClaimKeys());
        Assert.Equal(["small"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_claim_waits_as_long_as_it_says_when_the_clock_is_set_back_meanwhile()
    {
        var waiting = Engine.Claim(wait: TimeSpan.FromSeconds(3));
        await IsWaited(waiting, TimeSpan.FromSeconds(3));
        Time.JumpTo(Time.GetUtcNow().AddMinutes(-1));
        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty(await waiting.Soon());
    }

    [Fact]
    public async Task A_claim_that_begins_after_the_clock_was_set_back_waits_no_longer_than_it_says()
    {
        await Engine.Start(new TaskDraft { Key = "other", AgentType = "other" });
        Time.JumpTo(Time.GetUtcNow().AddMinutes(-1));
        var waiting = Engine.Claim(wait: TimeSpan.FromSeconds(3), types: ["none"]);
        await IsWaited(waiting, TimeSpan.FromSeconds(3));
        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty(await waiting.Soon());
    }

    /// <summary>Until the claim waits for so long: time that passes before that would be lost on it.</summary>
    private async Task IsWaited(Task claim, TimeSpan time)
    {
        while (!claim.IsCompleted && !Time.IsDueIn(time))
            await Task.Yield();
    }

    [Fact]
    public async Task A_waiting_claim_is_woken_by_the_completion_that_makes_a_task_ready()
    {
        await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        var first = await Engine.ClaimOne();

        var waiting = Engine.Claim(worker: "w2", wait: TimeSpan.FromMinutes(1));
        Assert.False(waiting.IsCompleted);
        await Engine.Complete(first);

        Assert.Equal("b", Assert.Single(await waiting).Task.Key);
    }

    [Fact]
    public async Task A_claim_of_one_plan_stops_waiting_when_the_plan_is_settled()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        var only = await Engine.ClaimOne();

        var waiting = Engine.Claim(worker: "w2", wait: TimeSpan.FromMinutes(1), planId: planId);
        await Engine.Complete(only);

        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task A_delay_counts_from_the_moment_the_rule_is_met()
    {
        await Engine.Start(
            new TaskDraft { Key = "a" },
            new TaskDraft
            {
                Key = "later",
                DependsOn = ["a"],
                DelaySeconds = 60,
            }
        );
        await Engine.Complete(await Engine.ClaimOne());

        Assert.Empty(await Engine.ClaimKeys());
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await Engine.ClaimKeys());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["later"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_paused_plan_hands_out_nothing_and_blocks_nobody_else()
    {
        var planId = await Engine.Start(
            new TaskDraft { Key = "held", Priority = 9 },
            new TaskDraft { Key = "next", DependsOn = ["held"] }
        );
        await Engine.Start(new TaskDraft { Key = "other", Priority = 0 });
        await Engine.Act(planId, slice => slice.Pause());

        Assert.Equal(["other"], await Engine.ClaimKeys());

        await Engine.Act(planId, slice => slice.Resume());
        Assert.Equal(["held"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_task_that_failed_while_its_plan_was_paused_is_claimed_when_it_is_retried_later()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a", DeadlineSeconds = 10 });
        await Engine.Act(planId, slice => slice.Pause());
        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Empty(await Engine.ClaimKeys());
        await Engine.Act(planId, slice => slice.Resume());

        await Engine.ActOn(planId, "a", (slice, at) => slice.Retry(at));

        Assert.Equal(["a"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task What_becomes_ready_while_its_plan_is_paused_waits_for_the_resume()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        var running = await Engine.ClaimOne();
        await Engine.Act(planId, slice => slice.Pause());
        await Engine.Complete(running);

        Assert.Empty(await Engine.ClaimKeys());
        await Engine.Act(planId, slice => slice.Resume());
        Assert.Equal(["b"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_task_that_runs_alone_runs_alone_and_does_not_starve()
    {
        await Engine.Start(
            new TaskDraft { Key = "a", Priority = 9 },
            new TaskDraft
            {
                Key = "alone",
                Priority = 7,
                CanParallel = false,
            },
            new TaskDraft { Key = "b" },
            new TaskDraft { Key = "c" }
        );

        var first = await Engine.ClaimOne();
        Assert.Equal("a", first.Task.Key);
        // it is first in order now, so nobody else of its plan goes before it
        Assert.Empty(await Engine.ClaimKeys());
        await Engine.Complete(first);

        var alone = Assert.Single(await Engine.Claim(10));
        Assert.Equal("alone", alone.Task.Key);
        Assert.Empty(await Engine.ClaimKeys());
        await Engine.Complete(alone);

        Assert.Equal(["b", "c"], await Engine.ClaimKeys());
    }

    [Fact]
    public async Task A_task_given_back_goes_to_others_first()
    {
        await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne("w1");
        await Engine.Report(claimed, new Release(claimed.Task.LeaseToken, "h"));

        Assert.Empty(await Engine.ClaimKeys(worker: "w1"));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], await Engine.ClaimKeys(worker: "w1"));
    }

    [Fact]
    public async Task A_lone_worker_that_waits_gets_back_what_it_gave_back_when_its_hold_back_ends()
    {
        await Engine.Start(new TaskDraft { Key = "a" });
        var claimed = await Engine.ClaimOne("w1");
        await Engine.Report(claimed, new Release(claimed.Task.LeaseToken, "h"));

        var waiting = Engine.Claim(worker: "w1", wait: TimeSpan.FromMinutes(1));
        while (!waiting.IsCompleted)
            await MoveClock();

        Assert.Equal("a", Assert.Single(await waiting).Task.Key);
    }

    [Fact]
    public async Task What_is_barred_is_stepped_over_however_much_of_it_there_is()
    {
        await Engine.Start([
            new TaskDraft
            {
                Key = "alone",
                Priority = 9,
                CanParallel = false,
            },
            .. Enumerable.Range(0, 300).Select(i => new TaskDraft { Key = $"barred{i}", Priority = 8 }),
        ]);
        await Engine.Start(new TaskDraft { Key = "free", Priority = 0 });

        Assert.Equal(["alone"], await Engine.ClaimKeys(1));
        Assert.Equal(["free"], await Engine.ClaimKeys(1));
    }
}
