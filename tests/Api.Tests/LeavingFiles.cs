using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class LeavingFiles(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_go_with_their_task_and_with_its_plan(bool wholePlan)
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"},{"key":"b"}]}""");
        var task = Guid.Parse((string)plan["tasks"][0]!["id"]!);
        await server.Services.GetRequiredService<IArtifacts>().Save(task, "a.md", "x"u8.ToArray(), default);
        Assert.Equal(200, (await client.Get($"/api/v2/tasks/{task}/artifacts/a.md")).Status);
        // together, or the deletion of a plan would have to look at the files of all others
        Assert.True(Directory.Exists(Path.Combine(server.DataDirectory, "artifacts", $"{plan.Id}")));

        var path = wholePlan ? $"{Requests.Plans}/{plan.Id}" : $"/api/v2/tasks/{task}";
        Assert.Equal(204, (await client.Ask(HttpMethod.Delete, path, null)).Status);

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(server.DataDirectory, "artifacts")));
    }
}
