using System.Text;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>Derived by every storage: a key, its change and its answer are one transaction.</summary>
public abstract class RepeatingAKeyedRequest : EngineSuite
{
    private int _runs;

    private IIdempotency Once => Engine.Services.GetRequiredService<IIdempotency>();

    [Fact]
    public async Task Runs_it_once_and_gives_what_it_answered()
    {
        var first = await Add("key");
        var second = await Add("key");

        Assert.Null(first);
        Assert.Equal((201, "/1", "\"v1\"", "body 1"), Said(second!));
        Assert.Equal(1, _runs);
        Assert.Single(await Engine.Claim(10));
    }

    [Fact]
    public async Task At_the_same_time_runs_it_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Add("key"))).Soon();

        Assert.Equal(1, _runs);
        Assert.Equal(49, answers.Count(answer => answer is not null));
        Assert.Single(await Engine.Claim(100));
    }

    [Fact]
    public async Task Keeps_keys_apart_by_tenant_and_route()
    {
        await Add("key");
        await Add("key", route: "POST /other");
        await Add("key", tenant: new TenantId(Guid.CreateVersion7()));

        Assert.Equal(3, _runs);
    }

    [Fact]
    public async Task Refuses_another_request_under_the_same_key()
    {
        await Add("key");

        var other = await Once.Run(Request("key", fingerprint: 2), _ => throw new InvalidOperationException(), default);

        Assert.Equal("idempotency_key_reused", other.Error!.Code);
    }

    [Fact]
    public async Task Runs_a_refused_one_again_and_keeps_nothing_of_it()
    {
        async Task<KeyedOutcome> Refused(CancellationToken cancel)
        {
            await Work(cancel);
            return KeyedOutcome.Refused;
        }

        await Once.Run(Request("key"), Refused, default);
        Assert.Empty(await Engine.Claim(10));

        Assert.Null(await Add("key"));
        Assert.Single(await Engine.Claim(10));
    }

    [Fact]
    public async Task Keeps_nothing_of_one_that_broke_down()
    {
        async Task<KeyedOutcome> Broken(CancellationToken cancel)
        {
            await Work(cancel);
            throw new InvalidOperationException("on purpose");
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => Once.Run(Request("key"), Broken, default));

        Assert.Empty(await Engine.Claim(10));
        Assert.Null(await Add("key"));
    }

    [Fact]
    public async Task Forgets_a_key_when_its_time_is_over()
    {
        await Add("key");
        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await Add("key"));

        Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await Add("key"));
        Assert.Equal("body 2", Said((await Add("key"))!).Body);
    }

    [Fact]
    public async Task Gives_a_large_answer_whole()
    {
        var body = new byte[300_000];
        for (var i = 0; i < body.Length; i++)
            body[i] = (byte)(i * 31 % 251);
        await Once.Run(
            Request("key"),
            _ => Task.FromResult(KeyedOutcome.Done(new StoredResponse(200, null, null, body))),
            default
        );

        Assert.Equal(body, (await Add("key"))!.Body);
    }

    [Fact]
    public async Task Reads_in_its_turn_what_it_has_written_itself()
    {
        Plan? seen = null;
        await Once.Run(
            Request("key"),
            async _ =>
            {
                var planId = await Engine.Start(new TaskDraft { Key = "a" });
                seen = await Engine.Plan(planId);
                return KeyedOutcome.Empty;
            },
            default
        );

        Assert.Equal(PlanStatus.InProgress, seen!.Status);
    }

    [Fact]
    public async Task Waits_for_a_task_without_holding_up_those_who_bring_it()
    {
        IReadOnlyList<ClaimedTask> claimed = [];
        var waiting = Once.Run(
            Request("key"),
            async _ =>
            {
                claimed = await Engine.Claim(wait: TimeSpan.FromSeconds(60));
                return claimed.Count == 0
                    ? KeyedOutcome.Empty
                    : KeyedOutcome.Done(new StoredResponse(200, null, null, null));
            },
            default
        );
        await Engine.Start(new TaskDraft { Key = "a" });
        await waiting.Soon();

        Assert.Equal("a", Assert.Single(claimed).Task.Key);
    }

    [Fact]
    public async Task Waits_as_long_as_was_asked_for_and_no_longer()
    {
        var start = Time.GetUtcNow();
        var waiting = Once.Run(
            Request("key"),
            async _ =>
            {
                await Engine.Claim(wait: TimeSpan.FromSeconds(10));
                return KeyedOutcome.Empty;
            },
            default
        );
        while (!waiting.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Null((await waiting).Value);
        Assert.True(Time.GetUtcNow() - start >= TimeSpan.FromSeconds(10));
    }

    private async Task<StoredResponse?> Add(string key, string route = "POST /plans", TenantId? tenant = null) =>
        (await Once.Run(Request(key, route, tenant), Work, default)).Value;

    private async Task<KeyedOutcome> Work(CancellationToken cancel)
    {
        var run = ++_runs;
        await Engine.Start(new TaskDraft { Key = "a" });
        return KeyedOutcome.Done(
            new StoredResponse(201, $"/{run}", $"\"v{run}\"", Encoding.UTF8.GetBytes($"body {run}"))
        );
    }

    private static KeyedRequest Request(
        string key,
        string route = "POST /plans",
        TenantId? tenant = null,
        byte fingerprint = 1
    ) => new(tenant ?? TenantId.Default, route, key, [.. Enumerable.Repeat(fingerprint, 32)]);

    private static (int Status, string? Location, string? ETag, string Body) Said(StoredResponse answer) =>
        (answer.Status, answer.Location, answer.ETag, Encoding.UTF8.GetString(answer.Body!));
}
