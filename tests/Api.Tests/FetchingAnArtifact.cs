using System.Net.Http.Headers;
using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class FetchingAnArtifact(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(null, 200, "# hello", null)]
    [InlineData("bytes=2-4", 206, "hel", "bytes 2-4/7")]
    [InlineData("bytes=7-9", 416, "", "bytes */7")]
    public async Task Gets_the_bytes_that_are_asked_for(string? range, int status, string text, string? contentRange)
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        var task = (string)plan["tasks"][0]!["id"]!;
        var artifacts = server.Services.GetRequiredService<IArtifacts>();
        await artifacts.Save(Guid.Parse(task), "a.md", "# hello"u8.ToArray(), default);
        client.DefaultRequestHeaders.Range = range is null ? null : RangeHeaderValue.Parse(range);

        var file = await client.Get($"/api/v2/tasks/{task}/artifacts/a.md");

        Assert.Equal((status, text), (file.Status, file.Text));
        Assert.Equal(contentRange, file.Message.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Finds_none_that_the_task_has_not()
    {
        using var client = await server.Admin();

        var file = await client.Get($"/api/v2/tasks/{Guid.CreateVersion7()}/artifacts/a.md");

        Assert.Equal((404, "not_found"), (file.Status, file.Code));
    }
}
