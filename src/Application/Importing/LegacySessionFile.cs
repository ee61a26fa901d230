using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Importing;

/// <summary>
/// A file of the older system, one for each session: <c>{id, user_id, title, messages: [{role, content}], created_at,
/// updated_at}</c>. What else it says is kept as metadata.
/// </summary>
/// <param name="Name">of the file, without its ending: what the session is called</param>
/// <param name="WrittenAt">its time, where the session says none</param>
public sealed record LegacySessionFile(string Name, ReadOnlyMemory<byte> Json, DateTimeOffset WrittenAt)
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    internal Result<LegacySession> Read()
    {
        var json = Json.Span.StartsWith(Encoding.UTF8.Preamble) ? Json[Encoding.UTF8.Preamble.Length..] : Json;
        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            return Utf8.IsValid(json.Span) && JsonStrings.AreText(document.RootElement.GetRawText())
                ? Read(document.RootElement)
                : ImportErrors.MalformedJson;
        }
        catch (JsonException)
        {
            return ImportErrors.MalformedJson;
        }
    }

    private Result<LegacySession> Read(JsonElement from)
    {
        if (from.ValueKind is not JsonValueKind.Object)
            return ImportErrors.WrongType("a session");
        var id = (from.Member("id") ?? from.Member("session_id")).Text() ?? Name;
        if (id != Name)
            return ImportErrors.IdMismatch(id, Name);
        var createdAt = from.Member("created_at").Time() ?? LegacyValues.ToMilliseconds(WrittenAt);
        var updatedAt = from.Member("updated_at").Time() ?? createdAt;
        var said = Messages(from.Member("messages"), updatedAt);
        if (!said.IsOk)
            return said.Error;

        var title = from.Member("title").Text();
        var session = new LegacySession(
            id,
            Session.Shortened(string.IsNullOrWhiteSpace(title) ? id : title),
            from.Member("system_prompt").Text(),
            from.Member("user_id").Text(),
            from.Rest("id", "session_id", "title", "system_prompt", "user_id", "messages", "created_at", "updated_at"),
            createdAt,
            updatedAt,
            said.Value
        );
        var faults = new Faults();
        faults.Text("id", session.LegacyId, Session.LegacyIdLength, required: true);
        faults.Text("title", session.Title, Session.TitleLength);
        faults.Text("system_prompt", session.SystemPrompt, Session.SystemPromptLength);
        faults.Text("user_id", session.UserId, Session.UserIdLength);
        faults.Json("metadata", JsonText.Of(session.Metadata), Session.MetadataBytes);
        return faults.Count == 0 ? session : faults.Error();
    }

    private static Result<IReadOnlyList<MessageDraft>> Messages(JsonElement? from, DateTimeOffset at)
    {
        var drafts = new List<MessageDraft>();
        if (from is null)
            return drafts;
        if (from.Value.ValueKind is not JsonValueKind.Array)
            return ImportErrors.WrongType("messages");
        var faults = new Faults();
        foreach (var (index, turn) in from.Value.EnumerateArray().Index())
        {
            if (turn.ValueKind is not JsonValueKind.Object)
                return ImportErrors.WrongType("a message");
            if (!SnakeCase.TryParse<MessageRole>(turn.Member("role").Text(), out _))
                return ImportErrors.InvalidRole(index);
            if (turn.Member("content") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Array) })
                return ImportErrors.WrongType("content");
            var message = MessageOf(turn);
            message.Check(faults, $"messages[{index}].");
            if (faults.Count == 0)
                drafts.Add(message.ToDraft() with { SaidAt = TimeOf(turn) ?? at });
        }

        return faults.Count == 0 ? drafts : faults.Error();
    }

    private static NewMessage MessageOf(JsonElement turn) =>
        new()
        {
            Role = turn.Member("role").Text(),
            Content = JsonTextOrList.Of(turn.Member("content")?.GetRawText()),
            ToolCalls = JsonText.Of(turn.Member("tool_calls")?.GetRawText()),
            ToolResults = JsonText.Of(turn.Member("tool_results")?.GetRawText()),
            // what is no number of tokens is out of range
            TokensUsed = turn.Member("tokens_used") is { } used ? (used.TryCount() ?? -1) : null,
            Metadata = turn.Rest(
                "role",
                "content",
                "tool_calls",
                "tool_results",
                "tokens_used",
                "created_at",
                "timestamp"
            )
                is { } rest
                ? new JsonMembers(rest)
                : null,
        };

    private static DateTimeOffset? TimeOf(JsonElement turn) =>
        (turn.Member("created_at") ?? turn.Member("timestamp")).Time();
}
