using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanPlan.Api.Endpoints;

/// <summary>How much the caller wants to be answered, as RFC 7240 says it.</summary>
internal readonly record struct Prefer(bool Minimal) : IEndpointParameterMetadataProvider
{
    public const string Header = "Prefer";
    public const string Applied = "Preference-Applied";
    public const string ReturnMinimal = "return=minimal";

    public static ValueTask<Prefer> BindAsync(HttpContext http) =>
        ValueTask.FromResult(new Prefer(http.Request.Headers.GetCommaSeparatedValues(Header).Any(IsMinimal)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ReadsHeader(Header));

    // a preference may be quoted, and have parameters of its own
    private static bool IsMinimal(string preference) =>
        preference
            .Split(';')[0]
            .Replace("\"", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal)
            .Equals(ReturnMinimal, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A header that the endpoint heeds.</summary>
internal sealed record ReadsHeader(string Name);
