using System.Net;

namespace CleanPlan.EndToEnd.Tests;

public sealed class GivingKeys : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-keys-").FullName;

    [Fact]
    public async Task Makes_one_that_a_server_takes_until_it_is_revoked()
    {
        var key = await Said("create", "ann", "--role", "viewer");
        using (var server = Serve())
        {
            Assert.Equal(HttpStatusCode.OK, await Read(server, key));
            using var beside = ProgramProcess.Start("keys", "list", "--data", _data);
            Assert.Equal(78, await beside.Exit());
            Assert.Contains("is in use by another process", beside.Output, StringComparison.Ordinal);
        }

        var listed = await Said("list");
        var id = listed.Split(' ')[0];
        Assert.Contains("viewer    ann", listed, StringComparison.Ordinal);
        await Said("revoke", id);

        using (var server = Serve())
            Assert.Equal(HttpStatusCode.Unauthorized, await Read(server, key));
        Assert.Contains(", revoked ", await Said("list"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private ProgramProcess Serve() =>
        ProgramProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--data", _data, "--workers", "0");

    private async Task<string> Said(params string[] arguments)
    {
        using var program = ProgramProcess.Start(["keys", .. arguments, "--data", _data]);
        Assert.Equal(0, await program.Exit());
        return program.Output.Trim();
    }

    private static async Task<HttpStatusCode> Read(ProgramProcess server, string key)
    {
        using var http = new HttpClient { BaseAddress = new Uri(await server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        using var answer = await http.GetAsync("/api/v2/plans");
        return answer.StatusCode;
    }
}
