using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanPlan.Api.Endpoints.V2;
using CleanPlan.Application.Meta;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using CleanPlan.Application.Workers;

namespace CleanPlan.Api.Json;

/// <summary>
/// How everything goes over the wire, in one place. What may be missing is for the validators to say, so null is read
/// wherever it stands; what is unknown, repeated, of a wrong type or too deep is refused here.
/// </summary>
internal static class WireJson
{
    public const int MaxDepth = 32;

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = MaxDepth;
        // answers are read by programs, as application/json: nothing needs escaping for a page
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcTime());
        options.Converters.Add(new OpaqueId());
        options.TypeInfoResolver = WireJsonContext.Default;
        return options;
    }

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>RFC 3339 in UTC, to the millisecond, with a Z.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[24];
            value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
            writer.WriteStringValue(text[..length]);
        }
    }

    private sealed class OpaqueId : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String ? Ids.Parse(reader.GetString()) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreatePlanBody))]
[JsonSerializable(typeof(ChangePlanBody))]
[JsonSerializable(typeof(AbortPlanBody))]
[JsonSerializable(typeof(RetryPlanBody))]
[JsonSerializable(typeof(ForkPlanBody))]
[JsonSerializable(typeof(AddTasksBody))]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(TaskChange))]
[JsonSerializable(typeof(OverrideTaskBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(AnswerTaskBody))]
[JsonSerializable(typeof(ClaimTasksBody))]
[JsonSerializable(typeof(HeartbeatTaskBody))]
[JsonSerializable(typeof(RecordTaskEventsBody))]
[JsonSerializable(typeof(CompleteTaskBody))]
[JsonSerializable(typeof(FailTaskBody))]
[JsonSerializable(typeof(BlockTaskBody))]
[JsonSerializable(typeof(ReleaseTaskBody))]
[JsonSerializable(typeof(ReportTasksBody))]
[JsonSerializable(typeof(CreateSessionBody))]
[JsonSerializable(typeof(ChangeSessionBody))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(PlanShape))]
[JsonSerializable(typeof(GraphView))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(ReportedTask))]
[JsonSerializable(typeof(LeaseView))]
[JsonSerializable(typeof(RecordedView))]
[JsonSerializable(typeof(ReportResults))]
[JsonSerializable(typeof(ObstaclesView))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(StateMachinesView))]
[JsonSerializable(typeof(Page<PlanSummary>))]
[JsonSerializable(typeof(Page<TaskView>))]
[JsonSerializable(typeof(Page<EventView>))]
[JsonSerializable(typeof(Page<SessionView>))]
[JsonSerializable(typeof(Page<WorkerView>))]
[JsonSerializable(typeof(Page<QueueLineView>))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
