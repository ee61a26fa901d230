using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using CleanPlan.Api.Endpoints;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>What an operation takes and answers beyond the types of its handler, read off what its endpoint declares.</summary>
internal sealed class Operations : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var description = context.Description;
        var metadata = description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy is { } role)
            operation.Description = $"Needs the role `{role}`.";
        if (operation.RequestBody is OpenApiRequestBody body)
            body.Required = !metadata.OfType<BodyMayBeAbsent>().Any();

        DescribeParameters(operation, description);
        foreach (var header in metadata.OfType<ReadsHeader>())
            AddHeader(operation, header.Name);
        if (metadata.OfType<HonoursIdempotencyKeys>().Any())
            AddHeader(operation, IdempotencyKeys.Header);

        Texts(operation);
        OrAnswer(operation);
        foreach (var codes in metadata.OfType<ProblemCodes>())
            AddProblems(operation, codes, context.Document);
        var isVersioned = description.SupportedResponseTypes.Any(x =>
            x.Type?.IsAssignableTo(typeof(IVersioned)) is true
        );
        if (isVersioned && description.HttpMethod is "GET")
        {
            AddHeader(operation, "If-None-Match");
            operation.Responses!["304"] = new OpenApiResponse { Description = "Not changed since." };
        }

        foreach (var (status, response) in operation.Responses ?? [])
            AddHeaders(status, (OpenApiResponse)response, metadata, isVersioned, context.Document);
        return Task.CompletedTask;
    }

    private static void DescribeParameters(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var declared = description.ParameterDescriptions.First(x => x.Name == parameter.Name).ParameterDescriptor;
            var info = (declared as IParameterInfoParameterDescriptor)?.ParameterInfo;
            Parameters.Describe(parameter, info?.GetCustomAttribute<OneOfAttribute>()?.Names);
        }
    }

    private static void AddHeader(OpenApiOperation operation, string name)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Parameters.Header(name));
    }

    /// <summary>What is no JSON has no members.</summary>
    private static void Texts(OpenApiOperation operation)
    {
        foreach (var (type, media) in operation.Responses?.Values.SelectMany(x => x.Content ?? EmptyContent) ?? [])
        {
            if (type != MediaTypeNames.Application.Json)
                media.Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Format = type == MediaTypeNames.Application.Octet ? "binary" : null,
                };
        }
    }

    private static Dictionary<string, OpenApiMediaType> EmptyContent => [];

    private static void OrAnswer(OpenApiOperation operation)
    {
        if (!operation.Responses!.Remove($"{EndpointConventions.Or200}", out var other))
            return;
        const string json = MediaTypeNames.Application.Json;
        var media = operation.Responses["200"].Content![json];
        media.Schema = new OpenApiSchema { OneOf = [media.Schema!, other.Content![json].Schema!] };
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
                    [MediaTypeNames.Application.ProblemJson] = new()
                    {
                        Schema = new OpenApiSchemaReference(ProblemSchema.Name, document),
                    },
                },
            };
        }
    }

    private static void AddHeaders(
        string status,
        OpenApiResponse response,
        IList<object> metadata,
        bool isVersioned,
        OpenApiDocument? document
    )
    {
        Add(true, "X-Request-Id");
        Add(isVersioned && status is "200" or "201" or "202" or "304", "ETag");
        Add(status is "201" or "202", "Location");
        Add(
            status is "200" or "201" or "202" && metadata.OfType<HonoursIdempotencyKeys>().Any(),
            IdempotencyKeys.Replayed
        );
        Add(status is "201" && metadata.OfType<ReadsHeader>().Any(x => x.Name == Prefer.Header), Prefer.Applied);
        Add(status is "503" or "507", "Retry-After");
        Add(status is "206" or "416", "Content-Range");
        Add(status is "401", "WWW-Authenticate");

        void Add(bool isSent, string name)
        {
            if (!isSent)
                return;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeaderReference(name, document);
        }
    }
}
