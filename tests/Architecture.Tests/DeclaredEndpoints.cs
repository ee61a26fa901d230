using System.Text.Json.Serialization;
using CleanPlan.Architecture.Tests.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Architecture.Tests;

/// <summary>What each endpoint of the running server says of itself.</summary>
public sealed class DeclaredEndpoints(EmptyServer server) : IClassFixture<EmptyServer>
{
    [Fact]
    public void Have_a_name_of_their_own() => new Rule<IReadOnlyList<RouteEndpoint>>(endpoints =>
            endpoints
                .GroupBy(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
                .SelectMany(
                    same => same,
                    (same, endpoint) =>
                        new Verdict(
                            endpoint.RoutePattern.RawText!,
                            same.Key is null ? "has no name"
                                : same.Count() > 1 ? $"shares the name {same.Key}"
                                : null
                        )
                )
        ).Catches([Endpoint("/bare")], "/bare").Catches([Named("/a", "twin"), Named("/b", "twin")], "/a").Holds(OfTheApi);

    [Fact]
    public void Have_a_tag() =>
        Each(endpoint => endpoint.Metadata.GetMetadata<ITagsMetadata>() is { Tags.Count: > 0 } ? null : "has no tag")
            .Catches([Endpoint("/bare")], "/bare")
            .Holds(OfTheApi);

    [Fact]
    public void Ask_for_a_role() =>
        Each(endpoint =>
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(x => x.Policy is not null)
                    ? null
                    : "is open to anyone"
            )
            .Catches([Endpoint("/bare")], "/bare")
            .Catches([Endpoint("/open", new AuthorizeAttribute("viewer"), new AllowAnonymousAttribute())], "/open")
            .Holds(OfTheApi);

    [Fact]
    public void Say_how_they_can_refuse() =>
        Each(endpoint => endpoint.Metadata.Any(x => x.GetType().Name == "ProblemCodes") ? null : "names no problems")
            .Catches([Endpoint("/bare")], "/bare")
            .Holds(OfTheApi);

    [Fact]
    public void Say_in_a_sentence_what_they_do() =>
        Each(endpoint => endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is null ? "has no summary" : null)
            .Catches([Endpoint("/bare")], "/bare")
            .Holds(OfTheApi);

    [Fact]
    public void Honour_idempotency_keys_where_they_are_posts_that_change_something() =>
        Each(endpoint =>
                endpoint.Metadata.Any(x => x.GetType().Name is "HonoursIdempotencyKeys" or "ChangesNothing")
                    ? null
                    : "neither honours idempotency keys nor says that it changes nothing"
            )
            .Catches([Endpoint("/post", new HttpMethodMetadata(["POST"]))], "/post")
            .Holds([.. Everything.Where(IsPost)]);

    [Fact]
    public void Have_serializers_for_what_they_read_and_answer() =>
        Each(endpoint =>
                JsonOf(endpoint).FirstOrDefault(type => s_json.All(json => json.GetTypeInfo(type) is null)) is { } type
                    ? $"has a {type.Name} that stands in no JsonSerializerContext"
                    : null
            )
            .Catches([Endpoint("/body", new AcceptsMetadata(["application/json"], typeof(Verdict)))], "/body")
            .Catches([Endpoint("/answer", new ProducesResponseTypeMetadata(200, typeof(Verdict)))], "/answer")
            .Holds(OfTheApi);

    private static readonly IReadOnlyList<JsonSerializerContext> s_json =
    [
        .. typeof(Program)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(type => (JsonSerializerContext)Activator.CreateInstance(type)!),
    ];

    private static IEnumerable<Type> JsonOf(RouteEndpoint endpoint) =>
        endpoint
            .Metadata.OfType<IAcceptsMetadata>()
            .Select(x => x.RequestType)
            .Concat(endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Select(x => x.Type))
            .OfType<Type>()
            .Where(type => type != typeof(void) && type != typeof(string) && type != typeof(Stream));

    private static bool IsPost(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") is true;

    private IReadOnlyList<RouteEndpoint> OfTheApi =>
        [.. Everything.Where(x => x.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))];

    private IEnumerable<RouteEndpoint> Everything =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static Rule<IReadOnlyList<RouteEndpoint>> Each(Func<RouteEndpoint, string?> fault) =>
        new(endpoints => endpoints.Select(x => new Verdict(x.RoutePattern.RawText!, fault(x))));

    private static RouteEndpoint Named(string path, string name) => Endpoint(path, new EndpointNameMetadata(name));

    private static RouteEndpoint Endpoint(string path, params object[] metadata) =>
        new(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse(path),
            0,
            new EndpointMetadataCollection(metadata),
            path
        );
}
