using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>A use case on aggregates is one transaction, with all that it asks of the other ports.</summary>
public abstract class WorkingOnSessions : EngineSuite
{
    private readonly Session _session = Session.Create(TenantId.Default, "Trip to Oslo", null, null, null, s_now);

    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task What_was_added_and_changed_is_there_when_the_answer_comes()
    {
        await Add();

        Assert.True((await Rename("Trip to Bergen")).IsOk);

        Assert.Equal(("Trip to Bergen", 2L), await Stored());
    }

    [Fact]
    public async Task A_refusal_leaves_everything_as_it_was()
    {
        await Add();

        var refused = await Run<bool>(
            async (services, cancel) =>
            {
                (await SessionsOf(services).Find(_session.Id, cancel))!.Change("lost", null, null, s_now);
                return SessionErrors.NotFound;
            }
        );

        Assert.Equal("not_found", refused.Error?.Code);
        Assert.Equal(("Trip to Oslo", 1L), await Stored());
    }

    [Fact]
    public async Task Two_works_at_once_both_count()
    {
        await Add();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Rename($"title {i}"))));

        Assert.Equal(21, (await Stored()).Version);
    }

    [Fact]
    public async Task Messages_are_numbered_without_a_gap_whoever_writes()
    {
        await Add();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Say($"\"{i}\"", $"\"{i}\""))));

        var messages = await Messages();
        Assert.Equal(Enumerable.Range(1, 40).Select(n => (long)n), messages.Select(message => message.Seq));
        Assert.All(messages.Chunk(2), pair => Assert.Equal(pair[0].Content, pair[1].Content));
        var session = Assert.Single(await Read(_session.Id));
        Assert.Equal((40, 40, 21), (session.MessageCount, session.TokensUsed, session.Version));
        Assert.Equal(s_now, session.LastMessageAt);
    }

    [Fact]
    public async Task A_refusal_takes_no_message()
    {
        await Add();

        await Run<bool>(
            async (services, cancel) =>
            {
                await Say(services, cancel, "\"lost\"");
                return Errors.VersionConflict;
            }
        );
        await Say("\"kept\"");

        Assert.Equal((1, "\"kept\""), ((await Messages()).Single().Seq, (await Messages()).Single().Content));
    }

    [Fact]
    public async Task A_message_comes_back_to_its_tenant_as_it_came()
    {
        var draft = new MessageDraft(MessageRole.Tool, "[ 1.0, \"\\u00e9\" ]", "{ }", "null", 7, "{\"a\":1e400}");
        await Add();
        await Run<bool>(
            async (services, cancel) =>
            {
                var session = (await SessionsOf(services).Find(_session.Id, cancel))!;
                SessionsOf(services).Add(session.Append([draft], s_now).Value);
                return true;
            }
        );

        var message = Assert.Single(await Messages());

        Assert.Equal((draft.Content, draft.ToolCalls), (message.Content, message.ToolCalls));
        Assert.Equal((draft.ToolResults, draft.Metadata), (message.ToolResults, message.Metadata));
        Assert.Equal((draft.Role, draft.TokensUsed, s_now), (message.Role, message.TokensUsed, message.CreatedAt));
        Assert.Empty(await Messages(new TenantId(Guid.CreateVersion7())));
    }

    [Fact]
    public async Task A_foreign_session_is_not_found()
    {
        var stranger = new TenantId(Guid.CreateVersion7());
        await Add();

        var found = await Run<bool>(
            async (services, cancel) => await SessionsOf(services).Find(_session.Id, cancel) is not null,
            stranger
        );

        Assert.False(found.Value);
        Assert.Empty(await Read(_session.Id, stranger));
    }

    [Fact]
    public async Task A_deleted_session_is_found_so_that_it_can_be_restored()
    {
        await Add();

        await Change(session => session.Delete(s_now));
        await Change(session => session.Restore(s_now));

        Assert.Equal(3, (await Stored()).Version);
    }

    [Fact]
    public void Outside_of_a_unit_of_work_nothing_is_added()
    {
        using var scope = Engine.Services.CreateScope();

        Assert.Throws<InvalidOperationException>(() => SessionsOf(scope.ServiceProvider).Add(_session));
    }

    [Fact]
    public async Task A_unit_of_work_inside_another_is_a_bug_rather_than_a_deadlock() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Run(
                (services, cancel) =>
                    services.GetRequiredService<IUnitOfWork>().Run(_ => Task.FromResult<Result<bool>>(true), cancel)
            )
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_asks_of_the_ports_is_part_of_it_with_a_key_and_without(bool keyed)
    {
        await InTurn(keyed, () => Run(AddBoth)).Soon();

        Assert.Equal(("Trip to Oslo", 1L), await Stored());
        Assert.Equal("a", (await Engine.ClaimOne()).Task.Key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_asked_of_the_ports_is_undone_with_it(bool keyed)
    {
        await InTurn(
                keyed,
                () =>
                    Run<bool>(
                        async (services, cancel) =>
                        {
                            await AddBoth(services, cancel);
                            return Errors.VersionConflict;
                        }
                    )
            )
            .Soon();

        Assert.Empty(await Read(_session.Id));
        Assert.Empty(await Engine.Claim());
    }

    /// <summary>An aggregate, and then a plan that belongs to it: the port sees what the unit has not saved yet.</summary>
    private async Task<Result<bool>> AddBoth(IServiceProvider services, CancellationToken cancel)
    {
        SessionsOf(services).Add(_session);
        var (plan, tasks) = Plan.Create(
            TenantId.Default,
            _session.Id,
            "goal",
            OnFailure.Continue,
            null,
            PlanBlueprint.Check([new TaskDraft { Key = "a" }]).Value,
            s_now
        );
        var slice = PlanSlice.Whole(plan, tasks, s_now, () => 0.5);
        slice.Start();
        slice.Advance();
        var added = await Engine.Plans.Add(slice, session: null, cancel);
        return added.IsOk ? true : added.Error;
    }

    private Task<Result<bool>> Add() =>
        Run(
            (services, _) =>
            {
                SessionsOf(services).Add(_session);
                return Task.FromResult<Result<bool>>(true);
            }
        );

    private Task<Result<bool>> Rename(string title) => Change(session => session.Change(title, null, null, s_now));

    private Task<Result<bool>> Say(params string[] texts) =>
        Run<bool>(
            async (services, cancel) =>
            {
                await Say(services, cancel, texts);
                return true;
            }
        );

    private async Task Say(IServiceProvider services, CancellationToken cancel, params string[] texts)
    {
        var session = (await SessionsOf(services).Find(_session.Id, cancel))!;
        MessageDraft[] drafts = [.. texts.Select(text => new MessageDraft(MessageRole.User, text, TokensUsed: 1))];
        SessionsOf(services).Add(session.Append(drafts, s_now).Value);
    }

    private Task<IReadOnlyList<Message>> Messages(TenantId? tenant = null)
    {
        var ofSession = new Specification<Message>();
        ofSession.Query.Where(message => message.SessionId == _session.Id).OrderBy(message => message.Seq);
        return Engine
            .Services.GetRequiredService<IReads>()
            .List(tenant ?? TenantId.Default, ofSession, CancellationToken.None);
    }

    private Task<Result<bool>> Change(Action<Session> change) =>
        Run<bool>(
            async (services, cancel) =>
            {
                change((await SessionsOf(services).Find(_session.Id, cancel))!);
                return true;
            }
        );

    private async Task InTurn(bool keyed, Func<Task<Result<bool>>> work)
    {
        if (!keyed)
        {
            await work();
            return;
        }

        await Engine
            .Services.GetRequiredService<IIdempotency>()
            .Run(
                new KeyedRequest(TenantId.Default, "POST /both", "key", new byte[32]),
                async _ =>
                    (await work()).IsOk
                        ? KeyedOutcome.Done(new StoredResponse(200, null, null, null))
                        : KeyedOutcome.Refused,
                CancellationToken.None
            );
    }

    /// <summary>As the pipeline runs the handler of a message, in a scope of its caller.</summary>
    private async Task<Result<T>> Run<T>(
        Func<IServiceProvider, CancellationToken, Task<Result<T>>> work,
        TenantId? tenant = null
    )
    {
        await using var scope = Engine.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<TestCaller>().Tenant = tenant ?? TenantId.Default;
        return await services
            .GetRequiredService<IUnitOfWork>()
            .Run(cancel => work(services, cancel), CancellationToken.None);
    }

    private async Task<(string Title, long Version)> Stored()
    {
        var session = Assert.Single(await Read(_session.Id));
        return (session.Title, session.Version);
    }

    private Task<IReadOnlyList<Session>> Read(Guid id, TenantId? tenant = null)
    {
        var byId = new Specification<Session>();
        byId.Query.Where(session => session.Id == id);
        return Engine
            .Services.GetRequiredService<IReads>()
            .List(tenant ?? TenantId.Default, byId, CancellationToken.None);
    }

    private static ISessions SessionsOf(IServiceProvider services) => services.GetRequiredService<ISessions>();
}
