using System.Net;

namespace CleanPlan.Api.Tests;

public sealed class AskingForHealth(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Answers_without_a_key(string probe)
    {
        using var client = server.CreateClient();

        using var answer = await client.GetAsync(probe);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
