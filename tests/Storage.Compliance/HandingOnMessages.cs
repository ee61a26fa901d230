using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>
/// Derived by every storage: what is told of a move is stored with the move, and reaches everybody who takes it at least
/// once, in its order.
/// </summary>
public abstract class HandingOnMessages : EngineSuite
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(2);

    private readonly Mailbox _mail = new();
    private readonly Mailbox _other = new() { Wants = _ => false };

    protected abstract EngineRig Open(FakeTime time, params IOutboxSubscriber[] subscribers);

    /// <summary>Ends the engine, and opens another one with what it has stored.</summary>
    protected abstract Task<EngineRig> Reopen(EngineRig engine, params IOutboxSubscriber[] subscribers);

    protected sealed override EngineRig Open(FakeTime time) => Open(time, _mail, _other);

    [Fact]
    public async Task Tells_what_has_become_of_a_plan_and_of_its_tasks_in_their_order()
    {
        var planId = await Engine.Start(new TaskDraft { Key = "a" }, new TaskDraft { Key = "b", DependsOn = ["a"] });
        await Engine.Complete(await Engine.ClaimOne());
        await Engine.Fail(await Engine.ClaimOne());

        var told = await _mail.Next(4);

        Assert.Equal(["plan_started", "task_done", "task_failed", "plan_failed"], told.Select(message => message.Kind));
        Assert.All(told, message => Assert.Equal((TenantId.Default, planId), (message.TenantId, message.Key)));
        var move = JsonDocument.Parse(told[2].Payload).RootElement;
        Assert.Equal(planId, move.GetProperty("plan_id").GetGuid());
        Assert.Equal("b", move.GetProperty("task_key").GetString());
        Assert.Equal("error", move.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Tells_nothing_of_what_nobody_takes()
    {
        _mail.Wants = kind => kind == OutboxKinds.PlanDone;
        var first = await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Drain();
        _mail.Wants = _ => true;
        await Engine.Start(new TaskDraft { Key = "b" });

        Assert.Equal((first, "plan_done"), KeyAndKind(await _mail.Next()));
        Assert.Equal("plan_started", (await _mail.Next()).Kind);
    }

    [Fact]
    public async Task Tells_nothing_of_a_request_that_was_undone()
    {
        await Engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                new KeyedRequest(TenantId.Default, "POST /plans", "key", new byte[32]),
                async _ =>
                {
                    await Engine.Start(new TaskDraft { Key = "undone" });
                    return KeyedOutcome.Refused;
                },
                CancellationToken.None
            );
        var kept = await Engine.Start(new TaskDraft { Key = "kept" });

        Assert.Equal((kept, "plan_started"), KeyAndKind(await _mail.Next()));
        await NothingIsLeft();
    }

    [Fact]
    public async Task Tells_once_of_a_unit_whose_neighbour_in_the_set_has_failed()
    {
        var (good, bad) = (await Pending(), await Pending());
        var busy = new TaskCompletionSource();
        var before = Hold(busy.Task);
        var started = Engine.Act(good, slice => slice.Start());
        var failed = Engine.Act(
            bad,
            slice =>
            {
                slice.Start();
                throw new InvalidOperationException("on purpose");
            }
        );
        busy.SetResult();

        await Task.WhenAll(before, started).Soon();
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed.Soon());
        Assert.Equal((good, "plan_started"), KeyAndKind(await _mail.Next()));
        await NothingIsLeft();
    }

    [Fact]
    public async Task Keeps_the_order_of_each_plan_however_many_write_at_once()
    {
        var plans = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Engine.Start(Tasks(20))));
        var claimed = await Engine.Claim(200);
        await Task.WhenAll(claimed.Select(task => Task.Run(() => Engine.Complete(task)))).Soon();

        var told = (await _mail.Next(10 * 22)).ToLookup(message => message.Key);

        Assert.Equal(plans.Order(), told.Select(ofPlan => ofPlan.Key).Order());
        foreach (var ofPlan in told.Select(messages => messages.ToList()))
        {
            Assert.Equal(ofPlan.Select(SeqOf).Order(), ofPlan.Select(SeqOf));
            Assert.Equal(ofPlan.Select(message => message.Number).Order(), ofPlan.Select(message => message.Number));
            Assert.Equal(("plan_started", "plan_done"), (ofPlan[0].Kind, ofPlan[^1].Kind));
        }
    }

    [Fact]
    public async Task Holds_up_the_plan_of_a_message_that_is_not_taken_and_no_other()
    {
        var bad = await Pending();
        _mail.Take = message => message.Key == bad ? Task.FromException(new IOException("away")) : Task.CompletedTask;
        await Engine.Act(bad, slice => slice.Start());
        await Engine.Drain();
        var first = await _mail.Next();
        var good = await Engine.Start(new TaskDraft { Key = "good" });
        await Engine.Drain();

        Assert.Equal(["plan_started", "task_done", "plan_done"], Kinds(await _mail.Next(3), good));
        _mail.Take = _ => Task.CompletedTask;
        await Waits(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        var again = await _mail.Next(3);
        Assert.Equal(["plan_started", "task_done", "plan_done"], Kinds(again, bad));
        Assert.Equal(first, again[0]);
    }

    [Fact]
    public async Task Waits_longer_each_time_that_a_message_is_not_taken()
    {
        _mail.Take = _ => Task.FromException(new IOException("away"));
        await Engine.Start(new TaskDraft { Key = "a" });
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            await _mail.Next();
            await Waits(TimeSpan.FromSeconds(seconds));
            Assert.False(_mail.HasMore);
            Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        _mail.Take = _ => Task.CompletedTask;
        await _mail.Next();
    }

    [Fact]
    public async Task Gives_a_message_to_all_who_take_it_and_again_only_to_whom_has_failed()
    {
        _other.Wants = kind => kind == OutboxKinds.PlanStarted;
        _other.Take = _ => Task.FromException(new IOException("away"));
        await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Drain();

        Assert.Equal("plan_started", (await _mail.Next()).Kind);
        Assert.Equal("plan_started", (await _other.Next()).Kind);
        _other.Take = _ => Task.CompletedTask;
        await Waits(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("plan_started", (await _other.Next()).Kind);
        Assert.Equal(["task_done", "plan_done"], await _mail.NextKinds(2));
        await NothingIsLeft();
    }

    [Fact]
    public async Task Gives_a_message_again_that_was_not_yet_taken_when_the_process_ended()
    {
        _mail.Take = _ => new TaskCompletionSource().Task;
        await Engine.Start(new TaskDraft { Key = "a" });
        var seen = await _mail.Next();
        var ending = Reopen(Engine, _mail, _other);
        _mail.Take = _ => Task.CompletedTask;
        Time.Advance(s_long);
        Engine = await ending.Soon();

        Assert.Equal(seen, await _mail.Next());
    }

    [Fact]
    public async Task Gives_no_message_again_that_was_taken_and_no_number_either()
    {
        await Engine.Start(new TaskDraft { Key = "a" });
        var seen = await _mail.Next();
        Engine = await Reopen(Engine, _mail, _other).Soon();
        Assert.False(_mail.HasMore);
        await Engine.Drain();

        var after = await _mail.Next();

        Assert.Equal("task_done", after.Kind);
        Assert.True(after.Number > seen.Number);
    }

    [Fact]
    public async Task Hands_on_at_its_end_what_is_there()
    {
        var first = new TaskCompletionSource();
        _mail.Take = _ => first.Task;
        await Engine.Start(new TaskDraft { Key = "a" });
        await Engine.Drain();
        await _mail.Next();
        var ending = Reopen(Engine);
        _mail.Take = _ => Task.CompletedTask;
        first.SetResult();
        Engine = await ending.Soon();

        Assert.Equal(["task_done", "plan_done"], await _mail.NextKinds(2));
        await NothingIsLeft();
    }

    [Fact]
    public async Task Tells_of_a_plan_that_was_deleted_meanwhile()
    {
        _mail.Take = _ => Task.FromException(new IOException("away"));
        var planId = await Engine.Start(new TaskDraft { Key = "a" });
        await _mail.Next();
        await Engine.Act(planId, slice => slice.Abort(null));
        await Engine.Plans.Delete(TenantId.Default, planId, null, CancellationToken.None);
        _mail.Take = _ => Task.CompletedTask;
        await Waits(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["plan_started", "plan_aborted"], await _mail.NextKinds(2));
    }

    /// <summary>Another process finds nothing that was not handed on.</summary>
    private async Task NothingIsLeft()
    {
        Engine = await Reopen(Engine, _mail, _other).Soon();
        var last = await Engine.Start(new TaskDraft { Key = "last" });
        Assert.Equal((last, "plan_started"), KeyAndKind(await _mail.Next()));
    }

    private async Task<Guid> Pending() => await Engine.Add([new TaskDraft { Key = "a" }], start: false);

    /// <summary>Has the writer's turn until something has happened.</summary>
    private Task Hold(Task until) =>
        Engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                new KeyedRequest(TenantId.Default, "POST /hold", "key", new byte[32]),
                async _ =>
                {
                    await until;
                    return KeyedOutcome.Empty;
                },
                CancellationToken.None
            );

    private Task Waits(TimeSpan time) => Patience.Until(() => Time.IsDueIn(time));

    private static TaskDraft[] Tasks(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TaskDraft { Key = $"t{i}" })];

    private static IEnumerable<string> Kinds(List<OutboxMessage> messages, Guid key)
    {
        Assert.All(messages, message => Assert.Equal(key, message.Key));
        return messages.Select(message => message.Kind);
    }

    private static (Guid, string) KeyAndKind(OutboxMessage message) => (message.Key, message.Kind);

    private static long SeqOf(OutboxMessage message) =>
        JsonDocument.Parse(message.Payload).RootElement.GetProperty("seq").GetInt64();
}
