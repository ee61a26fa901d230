using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Upkeep;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>Each fault is planted into a sound file by hand; the doctor must name it, and name no other session.</summary>
public sealed class ExaminingSessions : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;
    private Session _sick = null!;

    public async Task InitializeAsync()
    {
        _database = await TemporaryDatabase.Migrated();
        _sick = await Add();
        await Add();
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Sound_ones_are_not_named() => Assert.Empty(await Examine());

    [Theory]
    [InlineData("message_counts_differ", "update sessions set message_count = 1 where id = ?")]
    [InlineData("message_counts_differ", "update sessions set tokens_used = 1 where id = ?")]
    [InlineData("message_counts_differ", "update sessions set last_message_at = null where id = ?")]
    [InlineData("message_counts_differ", "delete from messages where seq = 2 and session_id = ?")]
    [InlineData("message_numbers_differ", "update messages set seq = 7 where seq = 2 and session_id = ?")]
    public async Task What_is_not_as_the_rules_leave_it_is_named(string code, string sql)
    {
        var id = Convert.ToHexString(_sick.Id.ToByteArray(bigEndian: true));
        _database.Execute(sql.Replace("?", $"x'{id}'", StringComparison.Ordinal));

        var session = Assert.Single(await Examine());

        Assert.Equal(_sick.Id, session.SessionId);
        Assert.Equal(code, Assert.Single(session.Findings).Code);
    }

    private async Task<Session> Add()
    {
        var session = Rows.Session(_database.Tenant);
        var draft = new MessageDraft(MessageRole.User, "\"a\"", TokensUsed: 2);
        await _database.Save([session, .. session.Append([draft, draft], Rows.Now).Value]);
        return session;
    }

    private async Task<List<ExaminedSession>> Examine()
    {
        var examined = new List<ExaminedSession>();
        await foreach (var session in new Doctor(_database.Store).SickSessions(CancellationToken.None))
            examined.Add(session);
        return examined;
    }
}
