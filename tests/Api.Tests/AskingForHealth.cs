using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;

namespace CleanPlan.Api.Tests;

public sealed class AskingForHealth(WebApplicationFactory<Program> factory)
    : IClassFixture<WebApplicationFactory<Program>>
{
    [Fact]
    public async Task Answers_that_the_process_lives()
    {
        using var client = factory.CreateClient();

        using var answer = await client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
