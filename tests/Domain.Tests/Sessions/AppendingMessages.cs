using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Domain.Tests.Sessions;

public sealed class AppendingMessages
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MessageDraft s_hello = new(MessageRole.User, "\"Hello\"");

    private readonly Session _session = Session.Create(TenantId.Default, "Trip to Oslo", null, null, null, s_now);

    [Theory]
    [InlineData("\"\"", null, null, true)]
    [InlineData("[]", null, null, true)]
    [InlineData(null, "[]", null, true)]
    [InlineData(null, null, "[]", true)]
    [InlineData("\"a\"", "[]", "[]", true)]
    [InlineData(null, null, null, false)]
    public void Content_may_be_null_only_beside_tools(string? content, string? calls, string? results, bool allowed)
    {
        var said = _session.Append([s_hello, new(MessageRole.Assistant, content, calls, results)], s_now);

        Assert.Equal(allowed, said.IsOk);
        if (!allowed)
            Assert.Equal(("messages[1].content", "required"), (said.Error!.Faults[0].Field, said.Error.Code));
        Assert.Equal(allowed ? 2 : 0, _session.MessageCount);
    }

    [Fact]
    public void A_message_is_what_was_said_and_where_and_when()
    {
        var draft = new MessageDraft(MessageRole.Tool, null, "[1]", "[2]", 7, "{}");

        var message = _session.Append([draft], s_now.AddSeconds(1)).Value[0];

        Assert.Equal((1, _session.Id, TenantId.Default), (message.Seq, message.SessionId, message.TenantId));
        Assert.Equal(
            draft,
            new(
                message.Role,
                message.Content,
                message.ToolCalls,
                message.ToolResults,
                message.TokensUsed,
                message.Metadata
            )
        );
        Assert.Equal(s_now.AddSeconds(1), message.CreatedAt);
    }

    [Fact]
    public void A_deleted_session_takes_none()
    {
        _session.Delete(s_now);

        Assert.Equal("not_found", _session.Append([s_hello], s_now).Error?.Code);
        Assert.Equal((0, 2), (_session.MessageCount, _session.Version));
    }

    /// <summary>Whatever comes at once, and whatever of it is refused: numbers and counters are those of what was taken.</summary>
    [Fact]
    public void Numbers_have_no_gap_and_counters_count()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var session = Session.Create(TenantId.Default, "t", null, null, null, s_now);
            var taken = new List<Message>();
            var (version, last) = (1, (DateTimeOffset?)null);
            for (var step = 0; step < 20; step++)
            {
                var now = s_now.AddSeconds(step);
                var drafts = Enumerable.Range(0, random.Next(1, 9)).Select(_ => Draft(random)).ToList();
                var said = session.Append(drafts, now);
                Assert.Equal(drafts.TrueForAll(draft => draft.SaysSomething), said.IsOk);
                if (!said.IsOk)
                    continue;
                Assert.Equal(drafts.Select(draft => draft.Content), said.Value.Select(message => message.Content));
                taken.AddRange(said.Value);
                (version, last) = (version + 1, now);
            }

            Assert.Equal(Enumerable.Range(1, taken.Count).Select(n => (long)n), taken.Select(message => message.Seq));
            Assert.Equal(taken.Count, session.MessageCount);
            Assert.Equal(taken.Sum(message => (long)(message.TokensUsed ?? 0)), session.TokensUsed);
            Assert.Equal((version, last, last ?? s_now), (session.Version, session.LastMessageAt, session.UpdatedAt));
        }
    }

    private static MessageDraft Draft(Random random) =>
        new(
            (MessageRole)random.Next(4),
            random.Next(10) == 0 ? null : $"\"{random.Next()}\"",
            random.Next(2) == 0 ? null : "[]",
            TokensUsed: random.Next(2) == 0 ? null : random.Next(int.MaxValue)
        );
}
