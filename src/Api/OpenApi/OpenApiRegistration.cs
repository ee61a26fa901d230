using CleanPlan.Api.Endpoints;
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
                    api.RelativePath?.StartsWith("api/v2/", StringComparison.Ordinal) is true
                    // what each GET answers without its body needs no line of its own
                    && api.HttpMethod is not "HEAD";
                options.CreateSchemaReferenceId = Schemas.NameOf;
                options.AddDocumentTransformer((document, _, _) => Describe(document));
                options.AddOperationTransformer<Operations>();
                options.AddSchemaTransformer<Schemas>();
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
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this was asked of." }];
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
                Description = "An API key in a header of its own.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("api_key", document)] = [] },
        ];
        document.Components.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Content-Range"] = Header("Which bytes of how many these are."),
            ["ETag"] = Header("The version of what is answered, as in `\"v7\"`."),
            ["Location"] = Header("The address of what was made."),
            [IdempotencyKeys.Replayed] = Header("`true` where this is the answer to an earlier request with this key."),
            [Prefer.Applied] = Header("What of `Prefer` was done."),
            ["Retry-After"] = Header("After how many seconds to try again.", JsonSchemaType.Integer),
            ["WWW-Authenticate"] = Header("How to prove who one is."),
            ["X-Request-Id"] = Header("The id of the request, as it was sent or made."),
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var parameter in document.Components.Schemas.Keys.Where(IsNoJson).ToList())
            document.Components.Schemas.Remove(parameter);
        document.Components.Schemas[ProblemSchema.Name] = ProblemSchema.Make();
        return Task.CompletedTask;
    }

    /// <summary>Types of parameters and files, which were described before it was known what they are.</summary>
    private static bool IsNoJson(string name) =>
        name.StartsWith($"{nameof(QueryValue<>)}Of", StringComparison.Ordinal) || name == nameof(Stream);

    private static OpenApiHeader Header(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new()
        {
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };
}
