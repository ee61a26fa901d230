using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Tests.Tasks;

public sealed class ExtendingALease(TestApplication application) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Is_answered_with_its_time()
    {
        var task = await Claimed();

        var answer = await Beat(task, () => Task.CompletedTask);

        Assert.Equal(task.LeaseExpiresAt, answer.Value.LeaseExpiresAt);
    }

    [Fact]
    public async Task That_goes_before_the_answer_is_refused_for_a_lease_that_is_lost()
    {
        var task = await Claimed();

        var answer = await Beat(task, () => GiveBack(task));

        Assert.Equal("lease_lost", answer.Error?.Code);
    }

    [Fact]
    public async Task That_has_become_anothers_before_the_answer_tells_nothing_of_the_others_time()
    {
        var task = await Claimed();

        var answer = await Beat(
            task,
            async () =>
            {
                await GiveBack(task);
                await Claim("other", task.Id);
            }
        );

        Assert.Equal("lease_lost", answer.Error?.Code);
    }

    private async Task<Result<LeaseView>> Beat(ClaimedTaskView task, Func<Task> meanwhile) =>
        await application.Within(services =>
        {
            var reports = new FollowedReports(services.GetRequiredService<ITaskReports>(), meanwhile);
            var handler = ActivatorUtilities.CreateInstance<HeartbeatTaskHandler>(services, reports);
            return handler.Handle(new HeartbeatTask(task.Id, task.LeaseToken, null, null, null), default);
        });

    private async Task<ClaimedTaskView> Claimed()
    {
        NewTask[] tasks = [new() { Key = "a", AgentType = "beating" }];
        var plan = (await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true))).Value;
        return await Claim("w", plan.Tasks![0].Id);
    }

    private async Task<ClaimedTaskView> Claim(string worker, Guid taskId)
    {
        var claimed = await application.Send(new ClaimTasks(worker, ["beating"], null, taskId, null, null, null));
        return Assert.Single(claimed.Value.Tasks);
    }

    private async Task GiveBack(ClaimedTaskView task) =>
        Assert.True((await application.Send(new ReleaseTask(task.Id, task.LeaseToken))).IsOk);
}
