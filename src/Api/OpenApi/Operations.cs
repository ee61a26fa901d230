using System.Globalization;
using System.Text.Json.Nodes;
using CleanPlan.Api.Endpoints;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>What each operation can be refused with, the types of its parameters, and the headers that it heeds.</summary>
internal sealed class Operations : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var codes in metadata.OfType<ProblemCodes>())
            AddProblems(operation, codes, context.Document);
        if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>().FirstOrDefault()?.Policy is { } role)
            operation.Description = $"Needs the role `{role}`.";
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Schema = SchemaOf(parameter);

        var method = context.Description.HttpMethod;
        var isVersioned = context.Description.SupportedResponseTypes.Any(x =>
            x.Type?.IsAssignableTo(typeof(IVersioned)) is true
        );
        if (method is "GET" && isVersioned)
        {
            AddHeader(operation, "If-None-Match", "The entity tag that the caller has: 304 where it still holds.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "Not changed since." };
        }

        if (metadata.OfType<HonoursIdempotencyKeys>().Any())
            AddHeader(
                operation,
                IdempotencyKeys.Header,
                "Repeated with the same key, the request is answered as it was the first time, with `Idempotency-Replayed: true`."
            );
        if (method is "PATCH" or "DELETE")
            AddHeader(
                operation,
                "If-Match",
                "The entity tag that the caller has seen: 412 where it is another by now."
            );
        return Task.CompletedTask;
    }

    private static void AddProblems(OpenApiOperation operation, ProblemCodes codes, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        foreach (var status in codes.Codes.Distinct().GroupBy(ProblemCatalog.StatusOf).OrderBy(group => group.Key))
        {
            var lines = status
                .Order(StringComparer.Ordinal)
                .Select(code => $"`{code}`: {ProblemCatalog.MeaningOf(code)}");
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("\n\n", lines),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(Schemas.Problem, document),
                    },
                },
            };
        }
    }

    private static OpenApiSchema SchemaOf(OpenApiParameter parameter) =>
        parameter.Name switch
        {
            "limit" => Whole(1, PageRequest.MaxLimit, PageRequest.DefaultLimit),
            "after" or "after_version" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
            "wait_seconds" => Whole(0, 60, 0),
            "claim_next" => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) },
            "created_after" or "created_before" or "from" or "to" => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
            },
            "format" => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [JsonValue.Create("json"), JsonValue.Create("mermaid"), JsonValue.Create("dot")],
            },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiSchema Whole(int least, int most, int usual) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = least.ToString(CultureInfo.InvariantCulture),
            Maximum = most.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(usual),
        };

    private static void AddHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }
        );
    }
}
