using System.Text;
using System.Text.Json.Nodes;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Keys;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Api.Tests;

/// <summary>The whole server over a database of its own, for one test class.</summary>
public class TestServer : WebApplicationFactory<Program>
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-api-").FullName;

    internal string DataDirectory => _directory;

    /// <summary>A client with a key of this role, of the default tenant unless another is said.</summary>
    internal async Task<HttpClient> ClientOf(Role role, TenantId? tenant = null)
    {
        var text = ApiKeyText.Make();
        await Services
            .GetRequiredService<IApiKeys>()
            .Add(text.ToKey(tenant ?? TenantId.Default, role.Wire(), role, TimeProvider.System.GetUtcNow()), default);
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", text.ToString());
        return client;
    }

    internal Task<HttpClient> Admin() => ClientOf(Role.Admin);

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder
            .ConfigureAppConfiguration(configuration =>
                configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["CleanPlan:Storage:DataDirectory"] = _directory,
                        // the tests are the workers here
                        ["CleanPlan:Agents:Workers"] = "0",
                    }
                )
            )
            .ConfigureServices(services => services.AddSingleton<IStartupFilter, ContractKeeper>())
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}

internal static class Requests
{
    public const string Plans = "/api/v2/plans";

    public static async Task<Reply> Ask(this HttpClient client, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        return await Reply.Of(answer);
    }

    public static Task<Reply> Get(this HttpClient client, string path) => client.Ask(HttpMethod.Get, path);

    public static Task<Reply> Post(this HttpClient client, string path, string? json = null) =>
        client.Ask(HttpMethod.Post, path, json);
}

/// <summary>What came back, read whole.</summary>
internal sealed record Reply(int Status, string Text, JsonNode? Json, HttpResponseMessage Message)
{
    public string? Code => (string?)Json?["code"];

    public IReadOnlyList<string?> Fields => [.. Json!["errors"]!.AsArray().Select(fault => (string?)fault!["field"])];

    public JsonNode this[string member] => Json![member] ?? throw new KeyNotFoundException(member);

    public string Id => (string)this["id"]!;

    public static async Task<Reply> Of(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return new Reply((int)answer.StatusCode, text, isJson ? JsonNode.Parse(text) : null, answer);
    }
}
