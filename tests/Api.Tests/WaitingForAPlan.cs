using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class WaitingForAPlan(TestServer server, FollowingAQuietPlan.Server still)
    : IClassFixture<TestServer>,
        IClassFixture<FollowingAQuietPlan.Server>
{
    [Fact]
    public async Task A_later_version_is_answered_at_once_and_an_equal_one_when_it_comes()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        var version = await plan.Version();
        var early = await client.Get($"{plan.Path}?wait_seconds=60&after_version={version - 1}").Soon();
        Assert.Equal(version, (long)early["version"]!);

        var waiting = client.Get($"{plan.Path}?include=&wait_seconds=60&after_version={version}");
        Followed(server, plan);
        Assert.False(waiting.IsCompleted);
        await plan.Claim();

        var answer = await waiting.Soon();
        Assert.Equal((200, version + 1), (answer.Status, (long)answer["version"]!));
    }

    [Fact]
    public async Task Without_a_version_the_next_change_is_waited_for()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        var version = await plan.Version();

        var waiting = client.Get($"{plan.Path}?wait_seconds=60");
        Followed(server, plan);
        await client.Post($"{plan.Path}/pause");

        Assert.Equal(version + 1, (long)(await waiting.Soon())["version"]!);
    }

    [Fact]
    public async Task A_settled_plan_is_never_waited_for()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        await plan.CompleteAll();

        var answer = await client.Get($"{plan.Path}?wait_seconds=60&after_version=1000").Soon();

        Assert.Equal("done", (string)answer["status"]!);
    }

    [Fact]
    public async Task A_plan_that_is_deleted_meanwhile_is_missing()
    {
        using var client = await server.Admin();
        var made = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        var waiting = client.Get($"{Requests.Plans}/{made.Id}?wait_seconds=60");
        Followed(server, Guid.Parse(made.Id));

        await client.Ask(HttpMethod.Delete, $"{Requests.Plans}/{made.Id}");

        Assert.Equal(404, (await waiting.Soon()).Status);
    }

    [Fact]
    public async Task When_the_time_is_over_the_plan_is_answered_as_it_is()
    {
        using var client = await still.Admin();
        var plan = await PlanAtWork.Start(client);
        var version = await plan.Version();
        var waiting = client.Get($"{plan.Path}?wait_seconds=60");
        Assert.True(SpinWait.SpinUntil(() => still.Time.IsDueIn(TimeSpan.FromSeconds(60)), Patience.Long));

        still.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(version, (long)(await waiting.Soon())["version"]!);
    }

    [Theory]
    [InlineData("wait_seconds=61")]
    [InlineData("wait_seconds=-1")]
    [InlineData("wait_seconds=x")]
    [InlineData("after_version=-1")]
    [InlineData("after_version=x")]
    public async Task A_parameter_out_of_its_range_is_refused_by_its_name(string query)
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);

        var refused = await client.Get($"{plan.Path}?{query}");

        Assert.Equal((400, "invalid_parameter"), (refused.Status, refused.Code));
        Assert.Equal([query.Split('=')[0]], refused.Fields);
    }

    [Fact]
    public async Task A_caller_that_has_gone_is_not_waited_with()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        using var gone = new CancellationTokenSource();
        var waiting = client.GetAsync($"{plan.Path}?wait_seconds=60", gone.Token);
        Followed(server, plan);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(SpinWait.SpinUntil(() => !IsFollowed(server, Guid.Parse(plan.Id)), Patience.Long));
    }

    private static void Followed(TestServer server, PlanAtWork plan) => Followed(server, Guid.Parse(plan.Id));

    private static void Followed(TestServer server, Guid planId) =>
        Assert.True(SpinWait.SpinUntil(() => IsFollowed(server, planId), Patience.Long));

    private static bool IsFollowed(TestServer server, Guid planId) =>
        server.Services.GetRequiredService<PlanFeed>().Topics.IsFollowed(planId);
}
