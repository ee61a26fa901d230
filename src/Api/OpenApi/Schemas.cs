using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CleanPlan.Api.Json;
using CleanPlan.Application.Wire;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanPlan.Api.OpenApi;

/// <summary>What the framework's own description of a type leaves out, or says in a way that is not true.</summary>
internal sealed class Schemas(EndpointDataSource endpoints) : IOpenApiSchemaTransformer
{
    private readonly Lazy<HashSet<Type>> _requests = new(() => RequestTypes(endpoints));

    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var type = context.JsonTypeInfo.Type;
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        var nullable = actual == type ? default : JsonSchemaType.Null;
        // what its members can be is looked at too, under the same type
        if (actual == typeof(JsonMembers) && context.JsonPropertyInfo is not null)
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object | nullable, new OpenApiSchema());
        else if (actual == typeof(JsonTextOrList) && context.JsonPropertyInfo is not null)
            (schema.Type, schema.Items) = (
                JsonSchemaType.String | JsonSchemaType.Array | nullable,
                new OpenApiSchema()
            );
        else if (actual == typeof(Guid))
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, null);
        else if (actual == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "date-time");
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Object, Properties.Count: > 0 } members)
            Members(schema, members, _requests.Value.Contains(actual));
        if (context.JsonPropertyInfo?.AttributeProvider is { } member)
            Constrain(schema, member);
        return Task.CompletedTask;
    }

    /// <summary>JSON of any kind is said where it stands: a reference that may be null would refuse null.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        var actual = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return actual == typeof(JsonText) || actual == typeof(JsonMembers) || actual == typeof(JsonTextOrList)
            ? null
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    private static void Members(OpenApiSchema schema, JsonTypeInfo type, bool isRequest)
    {
        // answers say all they know, with null for nothing, and may learn to say more
        if (!isRequest)
            schema.AdditionalPropertiesAllowed = true;
        schema.Required = type
            .Properties.Where(property =>
                Has<RequiredAttribute>(property) || !isRequest && !Has<MayBeLeftOutAttribute>(property)
            )
            .Select(property => property.Name)
            .ToHashSet();
    }

    private static void Constrain(OpenApiSchema schema, ICustomAttributeProvider member)
    {
        foreach (var attribute in member.GetCustomAttributes(inherit: true))
        {
            switch (attribute)
            {
                case RequiredAttribute:
                    schema.Type &= ~JsonSchemaType.Null;
                    break;
                case OneOfAttribute oneOf:
                    schema.Enum = [.. oneOf.Names.Select(name => (JsonNode)name)];
                    break;
                case MaxBytesAttribute most:
                    schema.Description = $"{schema.Description} At most {most.Bytes / 1024} KiB.";
                    break;
            }
        }

        // generators take a member that has a default for one that is always there
        if (schema.Default is { } usual)
            (schema.Default, schema.Description) = (
                null,
                $"{schema.Description} {usual.ToJsonString()} where it is left out."
            );
        if (schema is { Enum: not null, Type: { } type } && type.HasFlag(JsonSchemaType.Null))
            schema.Enum.Add(JsonNullSentinel.JsonNull);
    }

    private static bool Has<T>(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(T), inherit: true) is true;

    private static HashSet<Type> RequestTypes(EndpointDataSource endpoints)
    {
        var types = new HashSet<Type>();
        foreach (var body in endpoints.Endpoints.SelectMany(x => x.Metadata.OfType<IAcceptsMetadata>()))
        {
            if (body.RequestType is { } type)
                Add(WireJson.Options.GetTypeInfo(type));
        }

        return types;

        void Add(JsonTypeInfo type)
        {
            if (!types.Add(type.Type))
                return;
            foreach (var part in type.Properties.Select(x => x.PropertyType).Append(type.ElementType).OfType<Type>())
                Add(type.Options.GetTypeInfo(part));
        }
    }
}
