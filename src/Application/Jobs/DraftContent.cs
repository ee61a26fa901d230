using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Jobs;

/// <summary>What a draft says: all that makes a plan, as it is sent and as it is kept.</summary>
internal sealed record DraftContent(string Goal, string? OnFailure, JsonMembers? Metadata, IReadOnlyList<NewTask> Tasks)
{
    // written by the members' order and without those that are not there, so equal drafts are equal texts
    private static readonly DraftJson s_json = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static DraftContent Read(string text) => JsonSerializer.Deserialize(text, s_json.DraftContent)!;

    public string Write() => JsonSerializer.Serialize(this, s_json.DraftContent);
}

[JsonSerializable(typeof(DraftContent))]
internal sealed partial class DraftJson : JsonSerializerContext;
