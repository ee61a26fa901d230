using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>A problem has no type of its own that it could be printed from.</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    public static OpenApiSchema Make() =>
        Members(
            "A refusal, as RFC 9457 says it; some codes bring further members.",
            [
                ("type", Text("A URI for the code.")),
                ("title", Text("What the status means.")),
                ("status", Whole("The status of the answer.")),
                ("detail", Text("What is wrong, for people.")),
                ("code", Text("What is wrong, for programs: stable, snake_case.")),
                ("trace_id", Text("The trace in the server's log.")),
                (
                    "errors",
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "Every fault of the request, up to 1,000.",
                        Items = Members(
                            "One fault of a request.",
                            [
                                ("field", Text("Its path in the body, or the name of the parameter.")),
                                ("code", Text("What is wrong with it: stable, snake_case.")),
                                ("message", Text("What is wrong with it, for people.")),
                            ],
                            [("limit", Whole("The limit that it is over.")), ("value", Whole("What was sent."))]
                        ),
                    }
                ),
            ],
            [("limit", Whole("The limit that the request is over.")), ("value", Whole("What was sent."))]
        );

    private static OpenApiSchema Members(
        string description,
        (string Name, OpenApiSchema Schema)[] always,
        (string Name, OpenApiSchema Schema)[] sometimes
    ) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = description,
            Required = always.Select(member => member.Name).ToHashSet(),
            Properties = always.Concat(sometimes).ToDictionary(x => x.Name, x => (IOpenApiSchema)x.Schema),
        };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Whole(string description) =>
        new() { Type = JsonSchemaType.Integer, Description = description };
}
