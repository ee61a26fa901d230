using CleanPlan.Api.Endpoints.V2;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;
using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>What the serializer's own description of a type leaves out.</summary>
internal static class Schemas
{
    public const string Problem = "Problem";

    // what the validators refuse when it is missing; the tests send each body without each member and compare
    private static readonly Dictionary<Type, string[]> s_required = new()
    {
        [typeof(CreateSessionBody)] = ["title"],
        [typeof(CreatePlanBody)] = ["goal", "tasks"],
        [typeof(AddTasksBody)] = ["tasks"],
        [typeof(NewTask)] = ["key"],
        [typeof(ClaimTasksBody)] = ["worker_id"],
        [typeof(HeartbeatTaskBody)] = ["lease_token"],
        [typeof(RecordTaskEventsBody)] = ["lease_token", "events"],
        [typeof(NewEvent)] = ["event_type"],
        [typeof(CompleteTaskBody)] = ["lease_token"],
        [typeof(FailTaskBody)] = ["lease_token", "error"],
        [typeof(WorkerError)] = ["type", "message"],
        [typeof(BlockTaskBody)] = ["lease_token", "reason", "message"],
        [typeof(ReleaseTaskBody)] = ["lease_token"],
        [typeof(ReportTasksBody)] = ["reports"],
        [typeof(ReportRequest)] = ["task_id", "lease_token", "outcome"],
        [typeof(AnswerTaskBody)] = ["input"],
    };

    public static bool IsParameter(string name) =>
        name.StartsWith("QueryValueOf", StringComparison.Ordinal) || name == nameof(Stream);

    public static Task Correct(OpenApiSchema schema, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        var nullable = actual == type ? default : JsonSchemaType.Null;
        if (actual == typeof(JsonMembers))
            schema.Type = JsonSchemaType.Object | nullable;
        else if (actual == typeof(Guid))
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, null);
        else if (actual == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "date-time");
        else if (schema.Properties is { Count: > 0 } members)
            schema.Required = s_required.TryGetValue(actual, out var required)
                ? [.. required]
                : Always(actual, members.Keys);
        return Task.CompletedTask;
    }

    // answers say all they know, with null for nothing; of requests everything else may be left out
    private static HashSet<string> Always(Type type, IEnumerable<string> members) =>
        type.Name.EndsWith("Body", StringComparison.Ordinal) || type == typeof(NewRetry) || type == typeof(TaskChange)
            ? []
            : [.. members];

    public static OpenApiSchema OfProblem() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "RFC 9457, with a stable code; some codes bring further members.",
            Required = new HashSet<string> { "type", "title", "status", "detail", "code", "trace_id", "errors" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["code"] = Text(),
                ["trace_id"] = Text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["field"] = Text(),
                            ["code"] = Text(),
                            ["message"] = Text(),
                        },
                    },
                },
            },
        };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
