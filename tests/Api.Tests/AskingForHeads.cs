using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class AskingForHeads(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public void Can_be_done_wherever_something_is_read_that_ends()
    {
        var reads = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => Methods(endpoint).Contains("GET"))
            .ToList();

        Assert.NotEmpty(reads);
        Assert.Equal(
            ["/api/v2/plans/{id}/events/stream"],
            reads
                .Where(endpoint => !Methods(endpoint).Contains("HEAD"))
                .Select(endpoint => endpoint.RoutePattern.RawText)
        );
    }

    [Fact]
    public async Task Is_answered_as_reading_would_be_without_the_body()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");

        foreach (
            var (path, status) in new[]
            {
                (Requests.Plans, 200),
                ($"{Requests.Plans}/{plan.Id}", 200),
                ($"{Requests.Plans}/{plan.Id}/graph?format=dot", 200),
                ($"{Requests.Plans}/{Guid.CreateVersion7()}", 404),
                ($"{Requests.Plans}?limit=0", 400),
                ("/openapi/v2.json", 200),
                ("/docs", 200),
                ("/health/ready", 200),
            }
        )
        {
            using var read = await client.GetAsync(path);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await client.SendAsync(request);
            Assert.Equal((path, status, status), (path, (int)read.StatusCode, (int)head.StatusCode));
            Assert.Equal(read.Headers.ETag, head.Headers.ETag);
            Assert.Equal(read.Content.Headers.ContentType, head.Content.Headers.ContentType);
        }
    }

    [Fact]
    public async Task Says_whether_something_has_changed()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{Requests.Plans}/{plan.Id}");
        request.Headers.IfNoneMatch.Add(plan.Message.Headers.ETag!);

        using var head = await client.SendAsync(request);

        Assert.Equal(304, (int)head.StatusCode);
    }

    private static IReadOnlyList<string> Methods(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
}
