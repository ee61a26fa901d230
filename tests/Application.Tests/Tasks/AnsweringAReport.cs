using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Tests.Tasks;

public sealed class AnsweringAReport(TestApplication application) : IClassFixture<TestApplication>
{
    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    public async Task A_task_whose_plan_is_deleted_meanwhile_is_shown_as_the_report_left_it(int characters)
    {
        JsonMembers input = new($$"""{"x":"{{new string('x', characters)}}"}""");
        NewTask[] tasks =
        [
            new() { Key = "first", AgentType = "leaving" },
            new()
            {
                Key = "last",
                AgentType = "leaving",
                DependsOn = ["first"],
                Input = input,
            },
        ];
        var plan = (await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true))).Value;
        var first = await Claim();
        await application.Send(new CompleteTask(first.Id, first.LeaseToken, null, null, ClaimNext: false));
        var last = await Claim();

        var answer = await application.Within(services =>
        {
            var reports = new FollowedReports(
                services.GetRequiredService<ITaskReports>(),
                async () => Assert.True((await application.Send(new DeletePlan(plan.Id, null))).IsOk)
            );
            var lease = ActivatorUtilities.CreateInstance<LeaseReports>(services, reports);
            var command = new CompleteTask(last.Id, last.LeaseToken, new JsonText("5"), null, ClaimNext: false);
            return new CompleteTaskHandler(lease).Handle(command, default);
        });

        var task = answer.Value.Task;
        Assert.Equal(("done", 100, "5", input.Text), (task.Status, task.Progress, task.Result?.Text, task.Input.Text));
        Assert.Equal(["first"], task.DependsOn);
        Assert.Equal("not_found", (await application.Send(new GetTask(last.Id))).Error?.Code);
    }

    [Fact]
    public async Task A_task_that_is_given_back_and_deleted_meanwhile_is_pending()
    {
        NewTask[] tasks = [new() { Key = "a", AgentType = "leaving" }, new() { Key = "b", AgentType = "other" }];
        await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true));
        var task = await Claim();

        var answer = await application.Within(services =>
        {
            var reports = new FollowedReports(
                services.GetRequiredService<ITaskReports>(),
                async () => Assert.True((await application.Send(new DeleteTask(task.Id, null))).IsOk)
            );
            var lease = ActivatorUtilities.CreateInstance<LeaseReports>(services, reports);
            return new ReleaseTaskHandler(lease).Handle(new ReleaseTask(task.Id, task.LeaseToken), default);
        });

        Assert.Equal("pending", answer.Value.Status);
    }

    private async Task<ClaimedTaskView> Claim()
    {
        var claimed = await application.Send(new ClaimTasks("w", ["leaving"], null, null, null, null, null));
        return Assert.Single(claimed.Value.Tasks);
    }
}
