using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>The contract, written from the endpoints themselves.</summary>
internal static class OpenApiRegistration
{
    public const string V2 = "v2";

    public static IServiceCollection AddContract(this IServiceCollection services) =>
        services.AddOpenApi(
            V2,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = api =>
                    api.RelativePath?.StartsWith("api/v2/", StringComparison.Ordinal) is true;
                options.AddDocumentTransformer((document, _, _) => Describe(document));
                options.AddOperationTransformer<Operations>();
                options.AddSchemaTransformer(
                    (schema, context, _) => Schemas.Correct(schema, context.JsonTypeInfo.Type)
                );
            }
        );

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CleanPlan",
            Version = "2",
            Description =
                "Plans of tasks that people and programs carry out together. Times are RFC 3339 in UTC, ids are opaque. "
                + "Refusals are problem details (RFC 9457) with a stable `code`.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key as a bearer token.",
            },
            ["api_key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("api_key", document)] = [] },
        ];
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var unused in document.Components.Schemas.Keys.Where(Schemas.IsParameter).ToList())
            document.Components.Schemas.Remove(unused);
        document.Components.Schemas[Schemas.Problem] = Schemas.OfProblem();
        return Task.CompletedTask;
    }
}
