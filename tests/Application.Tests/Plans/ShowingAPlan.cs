using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Tests.Plans;

public sealed class ShowingAPlan(TestApplication application) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task What_is_answered_at_once_is_what_is_read_later()
    {
        NewTask[] tasks =
        [
            new()
            {
                Key = "a",
                Input = new JsonMembers("""{"n": 1.50}"""),
                Retry = new() { MaxSeconds = 0.5 },
            },
            new()
            {
                Key = "b",
                DependsOn = ["a"],
                RequiresApproval = true,
            },
        ];

        var made = (await application.Send(new CreatePlan(null, "g", tasks, "stop", null, Start: true))).Value;
        var read = (PlanView)(await application.Send(new GetPlan(made.Id, WithTasks: true))).Value;

        Assert.Equal(made with { Tasks = null }, read with { Tasks = null });
        Assert.Equivalent(made.Tasks, read.Tasks, strict: true);
    }

    [Fact]
    public async Task It_and_its_tasks_are_of_one_moment_although_a_task_moves_meanwhile()
    {
        NewTask[] tasks = [new() { Key = "a", AgentType = "moving" }];
        var plan = (await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true))).Value;
        var claimed = (await application.Send(new ClaimTasks("w", ["moving"], null, null, null, null, null))).Value;

        var shown = await application.Within(async services =>
        {
            var views = services.GetRequiredService<PlanViews>();
            var before = await views.Plan(TenantId.Default, plan.Id, default);
            await application.Send(new CompleteTask(plan.Tasks![0].Id, claimed.Tasks[0].LeaseToken, null, null, false));
            return (PlanView)(await views.Show(before!, withTasks: true, default)).Value;
        });

        var read = (PlanView)(await application.Send(new GetPlan(plan.Id, WithTasks: true))).Value;
        Assert.Equal("done", Assert.Single(shown.Tasks!).Status);
        Assert.Equal(read with { Tasks = null }, shown with { Tasks = null });
    }

    [Fact]
    public async Task The_first_failure_is_the_earliest_of_those_that_are_not_optional()
    {
        NewTask[] tasks =
        [
            new()
            {
                Key = "optional",
                AgentType = "failing",
                Optional = true,
            },
            new() { Key = "first", AgentType = "failing" },
            new() { Key = "second", AgentType = "failing" },
        ];
        var plan = (await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true))).Value;
        var claimed = (await application.Send(new ClaimTasks("w", ["failing"], null, null, 10, null, null))).Value;
        foreach (var task in claimed.Tasks)
        {
            WorkerError error = new()
            {
                Type = task.Key,
                Message = "m",
                Retryable = false,
            };
            await application.Send(new FailTask(task.Id, task.LeaseToken, error, false));
            application.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var shown = (await application.Send(new GetPlan(plan.Id, WithTasks: false))).Value;
        var listed = (
            await application.Send(new ListPlans(null, "failed", null, null, null, new PageRequest(null, null)))
        ).Value;

        Assert.Equal(("failed", "first"), (shown.Status, shown.FirstFailure?.Key));
        Assert.Equal(shown, Assert.Single(listed.Items, item => item.Id == plan.Id));
    }

    [Fact]
    public async Task Added_tasks_are_answered_in_their_order_whatever_else_the_plan_has()
    {
        var plan = (await application.Send(new CreatePlan(null, "g", [new() { Key = "a" }], null, null, false))).Value;

        var grown = await application.Send(
            new AddTasks(plan.Id, [new() { Key = "c", Before = ["a"] }, new() { Key = "b", DependsOn = ["c"] }])
        );

        Assert.Equal(["c", "b"], grown.Value.Tasks!.Select(task => task.Key));
        Assert.Equal(3, grown.Value.TaskCounts.Pending);
        var first = (await application.Send(new GetTask(plan.Tasks![0].Id))).Value;
        Assert.Equal(["c"], first.DependsOn);
    }

    [Fact]
    public async Task A_fork_keeps_what_was_done()
    {
        NewTask[] tasks = [new() { Key = "a", AgentType = "fork" }, new() { Key = "b", DependsOn = ["a"] }];
        var plan = (await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true))).Value;
        var claimed = (await application.Send(new ClaimTasks("w", ["fork"], plan.Id, null, null, null, null)))
            .Value
            .Tasks[0];
        await application.Send(new CompleteTask(claimed.Id, claimed.LeaseToken, null, null, false));

        var fork = (await application.Send(new ForkPlan(plan.Id, null, null, Start: false))).Value;
        var anew = (await application.Send(new ForkPlan(plan.Id, ["a"], "other", Start: true))).Value;

        Assert.Equal(["done", "pending"], fork.Tasks!.Select(task => task.Status));
        Assert.Equal(claimed.Id, fork.Tasks![0].ForkedFrom);
        Assert.Equal(plan.Id, fork.ForkedFrom);
        Assert.Equal(["pending", "pending"], anew.Tasks!.Select(task => task.Status));
    }
}
