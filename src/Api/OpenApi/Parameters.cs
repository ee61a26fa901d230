using System.Globalization;
using System.Text.Json.Nodes;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>What the parameters of an address mean: the same name means the same wherever it stands.</summary>
internal static class Parameters
{
    private static readonly Dictionary<string, (string Meaning, Func<OpenApiSchema> Schema)> s_known = new(
        StringComparer.Ordinal
    )
    {
        ["id"] = ("Its id, as an earlier answer said it.", Text),
        ["name"] = ("The name of the file.", Text),
        ["limit"] = ("How many items at most.", () => Whole(1, PageRequest.MaxLimit, PageRequest.DefaultLimit)),
        ["cursor"] = ("The `next_cursor` of the answer before; the first page where it is left out.", Text),
        ["created_after"] = ("Only what was made then or later.", Time),
        ["created_before"] = ("Only what was made earlier.", Time),
        ["from"] = ("Only what happened then or later.", Time),
        ["to"] = ("Only what happened earlier.", Time),
        ["query"] = ("Words, each of them a part of the title or the goal, whatever the case of its letters.", Text),
        ["user_id"] = ("Only those of this user.", Text),
        ["legacy_id"] = ("Only what an older system called so, from which it was imported.", Text),
        ["session_id"] = ("Only those of this session.", Text),
        ["task_id"] = ("Only those of this task.", Text),
        ["external_id"] = ("Only those that the caller calls so.", Text),
        ["priority"] = ("Only those of this priority.", () => Whole(0, PlanLimits.MaxPriority)),
        ["revision"] = ("The number of the draft.", Text),
        ["status"] = ("Only those in this status.", Text),
        ["event_type"] = ("Only events of this type.", Text),
        ["agent_type"] = ("Only tasks for this kind of agent.", Text),
        ["include"] = (
            "`tasks`, which is what is meant where it is left out, or nothing, for a plan without its tasks.",
            Text
        ),
        ["after"] = ("The number of the last one that the caller has: only higher ones.", Large),
        ["before"] = ("Only lower numbers.", Large),
        ["order"] = ("`asc` where it is left out: the oldest first.", Text),
        ["role"] = ("Only what this one says.", Text),
        ["deleted"] = ("Those that were deleted, instead of those that are there.", Flag),
        ["purge"] = ("Whether to take it away for good, and at once; only an admin can.", Flag),
        ["after_version"] = ("The version that the caller has; the present one where it is left out.", Large),
        ["wait_seconds"] = ("How long to wait for a newer version.", () => Whole(0, PlanLimits.MaxWaitSeconds, 0)),
        ["claim_next"] = ("Whether to claim the next task too, as the worker claimed last.", Flag),
        ["format"] = ("JSON, or a text for Mermaid or Graphviz.", () => Text("json", "mermaid", "dot")),
        ["If-None-Match"] = ("The entity tag that the caller has: 304 where it still holds.", Text),
        ["If-Match"] = ("The entity tag that the caller has seen: 412 where it is another by now.", Text),
        ["Idempotency-Key"] = (
            "Repeated with the same key, the request is answered as it was the first time, with `Idempotency-Replayed: true`.",
            () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Endpoints.IdempotencyKeys.Pattern }
        ),
        ["Last-Event-ID"] = ("The id of the last event that the caller has; counts before `after`.", Text),
        ["Range"] = ("Which bytes of it alone, as in `bytes=0-99`.", Text),
        ["Prefer"] = ("`return=minimal` for an answer without a body (RFC 7240).", Text),
    };

    /// <param name="names">those that a text can be; null where it can be any</param>
    public static void Describe(OpenApiParameter parameter, IReadOnlyList<string>? names)
    {
        var (meaning, schema) = s_known[parameter.Name!];
        parameter.Description = meaning;
        parameter.Schema = names is null ? schema() : Text([.. names]);
    }

    public static OpenApiParameter Header(string name)
    {
        var header = new OpenApiParameter { Name = name, In = ParameterLocation.Header };
        Describe(header, null);
        return header;
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Text(params string[] names) =>
        new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)] };

    private static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) };

    private static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Large() =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = "0",
        };

    private static OpenApiSchema Whole(int least, int most, int? usual = null) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = least.ToString(CultureInfo.InvariantCulture),
            Maximum = most.ToString(CultureInfo.InvariantCulture),
            Default = usual is null ? null : JsonValue.Create(usual.Value),
        };
}
