using System.Text;
using CleanPlan.Application.Importing;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Tests.Importing;

public sealed class ImportingSessions(TestApplication application) : IClassFixture<TestApplication>
{
    private static readonly DateTimeOffset s_writtenAt = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task One_comes_as_it_was()
    {
        var imported = await Import(
            "a1",
            """
            {"id":"a1","user_id":7,"title":"Übung","model":"m","messages":[
              {"role":"user","content":"one","tokens_used":3,"created_at":"2024-05-01T12:00:01.5+02:00"},
              {"role":"assistant","content":null,"tool_calls":[ {"f":1.0} ],"name":"n"}
            ],"created_at":"2024-05-01T12:00:00.123456","updated_at":1714651200}
            """
        );

        Assert.Equal(new ImportedView("a1", ImportOutcome.Imported), imported.Value);
        var session = await Session("a1");
        Assert.Equal(("Übung", "7", """{"model":"m"}"""), (session.Title, session.UserId, session.Metadata?.Text));
        Assert.Equal(
            "2024-05-01T12:00:00.123Z 2024-05-02T12:00:00.000Z",
            $"{Wire(session.CreatedAt)} {Wire(session.UpdatedAt)}"
        );
        Assert.Equal((2, 3), (session.MessageCount, session.TokensUsed));
        var messages = await Messages(session.Id);
        Assert.Equal(["\"one\"", null], messages.Select(message => message.Content?.Text));
        Assert.Equal([null, """[ {"f":1.0} ]"""], messages.Select(message => message.ToolCalls?.Text));
        Assert.Equal([null, """{"name":"n"}"""], messages.Select(message => message.Metadata?.Text));
        Assert.Equal(
            ["2024-05-01T10:00:01.500Z", "2024-05-02T12:00:00.000Z"],
            messages.Select(message => Wire(message.CreatedAt))
        );
    }

    [Fact]
    public async Task Its_id_is_as_old_as_it_is_and_always_the_same()
    {
        await Import("a2", """{"created_at":"2024-05-01T12:00:00Z"}""");

        var session = await Session("a2");

        var again = LegacyIds.Of(TenantId.Default, "session", "a2", new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(again, session.Id);
        Assert.Equal(7, session.Id.Version);
        Assert.Equal(
            new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            Convert.ToInt64(session.Id.ToString("N")[..12], 16)
        );
    }

    [Fact]
    public async Task What_it_does_not_say_its_file_does()
    {
        await Import("a3", "{}");

        var session = await Session("a3");

        Assert.Equal(("a3", s_writtenAt, 0), (session.Title, session.CreatedAt, session.MessageCount));
    }

    [Fact]
    public async Task Again_it_is_unchanged_and_takes_what_has_come_since()
    {
        await Import("a4", """{"messages":[{"role":"user","content":"one"}]}""");

        Assert.Equal(
            ImportOutcome.Unchanged,
            await Outcome("a4", """{"messages":[{"role":"user","content":"one"}]}""")
        );
        const string grown = """{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}]}""";
        Assert.Equal(ImportOutcome.Updated, await Outcome("a4", grown));
        Assert.Equal(ImportOutcome.Unchanged, await Outcome("a4", grown));

        Assert.Equal([1L, 2L], (await Messages((await Session("a4")).Id)).Select(message => message.Seq));
    }

    [Theory]
    [InlineData("""{"title":"other","messages":[{"role":"user","content":"one"}]}""")]
    [InlineData("""{"user_id":"other","messages":[{"role":"user","content":"one"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"other"}]}""")]
    [InlineData("""{"messages":[]}""")]
    public async Task What_has_become_another_is_overwritten_only_where_that_is_said(string other)
    {
        var name = $"d{other.Length}{other[2]}";
        await Import(name, """{"messages":[{"role":"user","content":"one"}]}""");

        Assert.Equal("differs", (await Import(name, other)).Error?.Code);
        var replaced = await Send(name, other, replace: true);

        Assert.Equal(ImportOutcome.Updated, replaced.Value.Outcome);
        Assert.Equal(ImportOutcome.Unchanged, await Outcome(name, other));
        Assert.Null((await Verify(name, other)).Fault);
    }

    [Theory]
    [InlineData("{", "malformed_json")]
    [InlineData("""{"title":"a","title":"b"}""", "malformed_json")]
    [InlineData("""{"title":"\ud83d"}""", "malformed_json")]
    [InlineData("[]", "wrong_type")]
    [InlineData("""{"messages":{}}""", "wrong_type")]
    [InlineData("""{"messages":[null]}""", "wrong_type")]
    [InlineData("""{"messages":[{"role":"user","content":{}}]}""", "wrong_type")]
    [InlineData("""{"id":"other"}""", "id_mismatch")]
    [InlineData("""{"messages":[{"role":"human","content":"a"}]}""", "invalid_role")]
    [InlineData("""{"messages":[{"content":"a"}]}""", "invalid_role")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "required")]
    [InlineData("""{"messages":[{"role":"user","content":"a","tokens_used":"many"}]}""", "out_of_range")]
    [InlineData("""{"title":"a\u0000"}""", "invalid_character")]
    public async Task What_cannot_be_taken_is_said_by_a_code_and_nothing_of_it_is_there(string json, string code)
    {
        Assert.Equal(code, (await Import("bad", json)).Error?.Code);

        Assert.Equal(new VerifiedItem("bad", VerifyFault.MissingInDatabase, code), await Verify("bad", json));
        Assert.Empty((await Listed("bad")).Items);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_come_and_writes_nothing()
    {
        Assert.Equal(ImportOutcome.Imported, (await Send("dry", "{}", dryRun: true)).Value.Outcome);
        Assert.Empty((await Listed("dry")).Items);

        await Import("dry", "{}");
        const string grown = """{"messages":[{"role":"user","content":"a"}]}""";
        Assert.Equal(ImportOutcome.Updated, (await Send("dry", grown, dryRun: true)).Value.Outcome);
        Assert.Equal(ImportOutcome.Updated, (await Send("dry", """{"title":"x"}""", true, true)).Value.Outcome);
        Assert.Equal(ImportOutcome.Unchanged, await Outcome("dry", "{}"));
    }

    [Fact]
    public async Task A_deleted_one_is_missing_and_comes_back_only_where_it_is_overwritten()
    {
        await Import("gone", "{}");
        await application.Send(new DeleteSession((await Session("gone")).Id, null));

        Assert.Equal(VerifyFault.MissingInDatabase, (await Verify("gone", "{}")).Fault);
        Assert.Equal("differs", (await Import("gone", "{}")).Error?.Code);
        await Send("gone", "{}", replace: true);
        Assert.Null((await Verify("gone", "{}")).Fault);
    }

    [Theory]
    [InlineData("""{"title":"other"}""", "title")]
    [InlineData("""{"system_prompt":"other"}""", "system_prompt")]
    [InlineData("""{"mood":"other"}""", "metadata")]
    [InlineData("""{"messages":[{"role":"user","content":"other"}]}""", "messages[0]")]
    [InlineData("{}", "message_count")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}""", "message_count")]
    public async Task Verified_it_says_what_differs_first(string json, string field)
    {
        await Import("v", """{"messages":[{"role":"user","content":"a"}]}""");

        Assert.Equal(new VerifiedItem("v", VerifyFault.Differs, field), await Verify("v", json));
    }

    [Fact]
    public async Task All_that_were_imported_are_listed_by_their_names()
    {
        foreach (var name in (string[])["n2", "n1", "n3"])
            await Import(name, "{}");

        var first = (await application.Send(new ListLegacySessions(new PageRequest(1, Cursors.OfName("n0"))))).Value;
        var second = (await application.Send(new ListLegacySessions(new PageRequest(2, first.NextCursor)))).Value;

        Assert.Equal(["n1", "n2", "n3"], first.Items.Concat(second.Items));
    }

    private Task<Result<ImportedView>> Import(string name, string json) => Send(name, json);

    private async Task<ImportOutcome> Outcome(string name, string json) => (await Send(name, json)).Value.Outcome;

    private Task<Result<ImportedView>> Send(string name, string json, bool replace = false, bool dryRun = false) =>
        application.Send(new ImportSession(File(name, json), replace, dryRun));

    private async Task<VerifiedItem> Verify(string name, string json) =>
        (await application.Send(new FindSessionDifference(File(name, json), WithContents: true))).Value;

    private async Task<SessionView> Session(string name) => (await Listed(name)).Items.Single();

    private async Task<Page<SessionView>> Listed(string name) =>
        (
            await application.Send(new ListSessions(null, null, name, false, null, null, new PageRequest(null, null)))
        ).Value;

    private async Task<IReadOnlyList<MessageView>> Messages(Guid sessionId) =>
        (
            await application.Send(
                new ListMessages(sessionId, null, null, null, null, null, null, new PageRequest(null, null))
            )
        )
            .Value
            .Items;

    private static LegacySessionFile File(string name, string json) =>
        new(name, Encoding.UTF8.GetBytes(json), s_writtenAt);

    private static string Wire(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
}
