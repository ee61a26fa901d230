using System.Net;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Tests.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class FollowingAPlan(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Shows_every_event_as_the_list_does_and_ends_with_the_one_that_settles_the_plan()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client, tasks: 3);
        using var reader = await EventReader.Open(client, plan.Id);
        Assert.Equal("text/event-stream", reader.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("2000", (await reader.Next())!["retry"]);

        var reading = Rest(reader);
        await plan.CompleteAll();
        var read = await reading.Soon();

        AssertSame(await plan.Events(), read);
        Assert.Equal("done", (string)read[^1].Data["to"]!);
    }

    [Fact]
    public async Task Of_a_settled_plan_it_shows_what_is_left_and_ends_and_then_asks_not_to_come_back()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        await plan.CompleteAll();
        var events = await plan.Events();

        using var reader = await EventReader.Open(client, plan.Id, after: 2);
        AssertSame(events.Skip(2), await Rest(reader).Soon());

        using var again = await EventReader.Open(client, plan.Id, lastEventId: events.Count);
        Assert.Equal(HttpStatusCode.NoContent, again.Answer.StatusCode);
    }

    [Fact]
    public async Task A_plan_that_has_failed_and_goes_on_is_shown_to_its_last_end()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        var task = Assert.Single(await plan.Claim());
        await client.Post(
            $"/api/v2/tasks/{task.Id}/fail",
            $$$"""{"lease_token":{{{task.Token}}},"error":{"type":"t","message":"m","retryable":false}}"""
        );
        await client.Post($"{plan.Path}/retry");
        await plan.CompleteAll();

        using var reader = await EventReader.Open(client, plan.Id);

        AssertSame(await plan.Events(), await Rest(reader).Soon());
    }

    [Fact]
    public async Task Where_the_reader_says_both_what_it_saw_last_wins_over_where_it_began()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        await plan.CompleteAll();

        using var reader = await EventReader.Open(client, plan.Id, lastEventId: 2, after: 0);

        Assert.Equal(3, (await reader.NextEvent())!.Id);
    }

    [Fact]
    public async Task Line_ends_in_what_a_worker_sent_do_not_tear_an_event_apart()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        var task = Assert.Single(await plan.Claim());
        await client.Post(
            $"/api/v2/tasks/{task.Id}/events",
            $$$$"""{"lease_token":{{{{task.Token}}}},"events":[{"event_type":"tool_call","tool_input":{"a":CRLF[1,LF"x\ny"]}}]}"""
                .Replace("CRLF", "\r\n", StringComparison.Ordinal)
                .Replace("LF", "\n", StringComparison.Ordinal)
        );
        await plan.Complete(task);

        using var reader = await EventReader.Open(client, plan.Id);
        var call = (await Rest(reader).Soon()).Single(line => line.Type == "tool_call");

        Assert.Equal("x\ny", (string)call.Data["tool_input"]!["a"]![1]!);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task A_number_that_is_none_is_refused_by_its_name(string number)
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        Assert.Equal((400, "invalid_parameter"), Said(await client.Get($"{plan.Path}/events/stream?after={number}")));

        client.DefaultRequestHeaders.Add("Last-Event-ID", number);
        var refused = await client.Get($"{plan.Path}/events/stream");

        Assert.Equal((400, "invalid_parameter"), Said(refused));
        Assert.Equal(["Last-Event-ID"], refused.Fields);
    }

    [Fact]
    public async Task Another_tenants_plan_is_missing_also_while_its_owner_follows_it()
    {
        using var ours = await server.Admin();
        using var theirs = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        var plan = await PlanAtWork.Start(ours);
        using var reader = await EventReader.Open(ours, plan.Id);

        Assert.Equal((404, "not_found"), Said(await theirs.Get($"{plan.Path}/events/stream")));
    }

    [Fact]
    public async Task A_deleted_plan_ends_its_streams()
    {
        using var client = await server.Admin();
        var made = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        using var reader = await EventReader.Open(client, made.Id);
        await reader.Next();

        await client.Ask(HttpMethod.Delete, $"{Requests.Plans}/{made.Id}");

        Assert.Null(await reader.NextEvent());
    }

    [Fact]
    public async Task Readers_that_come_and_go_at_random_miss_nothing_and_see_nothing_twice()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client, tasks: 150);
        var readers = Enumerable
            .Range(0, 12)
            .Select(seed =>
            {
                var random = new Random(seed);
                return EventReader.ReadAll(client, plan.Id, () => random.Next(0, 40));
            })
            .ToList();

        await Task.WhenAll(plan.CompleteAll(3), plan.CompleteAll(1));
        var events = await plan.Events();

        foreach (var reader in readers)
            AssertSame(events, await reader.Soon());
    }

    [Fact]
    public async Task Five_hundred_readers_of_one_fast_plan_lose_nothing()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client, tasks: 100);
        var readers = Enumerable.Range(0, 500).Select(_ => EventReader.ReadAll(client, plan.Id)).ToList();

        await plan.CompleteAll(100);
        var numbers = (await plan.Events()).Select(line => (long?)(long)line["seq"]!).ToList();

        foreach (var reader in readers)
            Assert.Equal(numbers, (await reader.Soon()).Select(line => line.Id));
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_cut_and_goes_on_where_it_was()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        var task = Assert.Single(await plan.Claim());
        var seen = new List<Sent>();
        using (var slow = await EventReader.Open(client, plan.Id))
        {
            for (var i = 0; i < 3 * PlanTopic.Kept / 100; i++)
                await plan.Tell(task, events: 100, characters: 500);
            await plan.Complete(task);

            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                while (await slow.NextEvent() is { } line)
                    seen.Add(line);
                throw new InvalidOperationException($"It was not cut, and read {seen.Count}.");
            });
        }

        using var again = await EventReader.Open(client, plan.Id, lastEventId: seen.Count == 0 ? null : seen[^1].Id);
        seen.AddRange(await Rest(again).Soon());

        AssertSame(await plan.Events(), seen);
    }

    [Fact]
    public async Task A_reader_that_has_gone_costs_nothing_more()
    {
        using var client = await server.Admin();
        var topics = server.Services.GetRequiredService<PlanFeed>().Topics;
        var plan = await PlanAtWork.Start(client);
        using (var reader = await EventReader.Open(client, plan.Id))
        {
            await reader.NextEvent();
            Assert.True(topics.IsFollowed(Guid.Parse(plan.Id)));
        }

        Assert.True(SpinWait.SpinUntil(() => !topics.IsFollowed(Guid.Parse(plan.Id)), Patience.Long));
    }

    private static async Task<List<Sent>> Rest(EventReader reader)
    {
        var rest = new List<Sent>();
        while (await reader.NextEvent() is { } line)
            rest.Add(line);
        return rest;
    }

    private static void AssertSame(IEnumerable<System.Text.Json.Nodes.JsonNode> events, IEnumerable<Sent> read) =>
        Assert.Equal(
            events.Select(line => ((long?)(long)line["seq"]!, (string?)line["event_type"], line.ToJsonString())),
            read.Select(line => (line.Id, line.Type, line.Data.ToJsonString()))
        );

    private static (int, string?) Said(Reply reply) => (reply.Status, reply.Code);
}

/// <summary>A server whose clock stands still until a test moves it.</summary>
public sealed class FollowingAQuietPlan(FollowingAQuietPlan.Server server) : IClassFixture<FollowingAQuietPlan.Server>
{
    [Fact]
    public async Task A_comment_comes_every_fifteen_seconds()
    {
        using var client = await server.Admin();
        var plan = await PlanAtWork.Start(client);
        using var reader = await EventReader.Open(client, plan.Id, after: 2);
        Assert.True((await reader.Next())!.ContainsKey("retry"));

        for (var i = 0; i < 3; i++)
        {
            var next = reader.Next();
            Assert.True(SpinWait.SpinUntil(() => server.Time.IsDueIn(TimeSpan.FromSeconds(15)), Patience.Long));
            server.Time.Advance(TimeSpan.FromSeconds(15));
            Assert.True((await next)!.IsComment);
        }
    }

    public sealed class Server : TestServer
    {
        internal FakeTime Time { get; } = new(TimeProvider.System.GetUtcNow());

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
        }
    }
}
