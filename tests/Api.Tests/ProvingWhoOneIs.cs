using System.Net.Http.Headers;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Keys;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

public sealed class ProvingWhoOneIs(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] s_open =
    [
        "/",
        "/health/live",
        "/health/ready",
        "/openapi/{documentName}.json",
        "/docs",
    ];

    [Fact]
    public void Every_address_names_the_role_it_needs_or_is_open_on_purpose()
    {
        var endpoints = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .ToList();

        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            var pattern = endpoint.RoutePattern.RawText!;
            var isOpen = s_open.Contains(pattern) || pattern.StartsWith("/docs/", StringComparison.Ordinal);
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(x => x.Policy).ToList();
            Assert.True(isOpen == (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null), pattern);
            Assert.True(isOpen || SnakeCase.TryParse<Role>(Assert.Single(policies), out _), pattern);
        }
    }

    [Fact]
    public async Task Without_a_key_nothing_is_told_not_even_what_exists()
    {
        using var client = server.CreateClient();

        foreach (var path in new[] { "/api/v2/plans", "/api/v2/plans/x", "/api/v2/nowhere", "/nowhere" })
        {
            var reply = await client.Get(path);
            Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
            Assert.Equal("Bearer", reply.Message.Headers.WwwAuthenticate.ToString());
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("cp_live_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_00000000")]
    public async Task A_text_that_is_no_key_proves_nothing(string key)
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);

        Assert.Equal(401, (await client.Get("/api/v2/plans")).Status);
    }

    [Fact]
    public async Task A_key_with_another_ones_secret_proves_nothing()
    {
        using var known = await server.ClientOf(Role.Viewer);
        var text = ApiKeyText.Parse(known.DefaultRequestHeaders.Authorization!.Parameter)!;
        var forged = text with { Secret = ApiKeyText.Make().Secret };
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", forged.ToString());

        Assert.Equal(401, (await client.Get("/api/v2/plans")).Status);
        Assert.Equal(200, (await known.Get("/api/v2/plans")).Status);
    }

    [Fact]
    public async Task A_key_that_ran_out_proves_nothing()
    {
        var text = ApiKeyText.Make();
        var now = TimeProvider.System.GetUtcNow();
        await server
            .Services.GetRequiredService<IApiKeys>()
            .Add(text.ToKey(TenantId.Default, "old", Role.Admin, now) with { ExpiresAt = now.AddSeconds(-1) }, default);
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", text.ToString());

        Assert.Equal(401, (await client.Get("/api/v2/plans")).Status);
    }

    [Theory]
    [InlineData("viewer", 200, 403, 403)]
    [InlineData("worker", 200, 403, 200)]
    [InlineData("operator", 200, 201, 403)]
    [InlineData("admin", 200, 201, 200)]
    public async Task A_role_may_do_what_is_its_own(string role, int read, int command, int claim)
    {
        Assert.True(SnakeCase.TryParse<Role>(role, out var parsed));
        using var client = await server.ClientOf(parsed);

        Assert.Equal(read, (await client.Get("/api/v2/plans")).Status);
        Assert.Equal(command, (await client.Post("/api/v2/sessions", """{"title":"t"}""")).Status);
        Assert.Equal(
            claim,
            (await client.Post("/api/v2/tasks/claim", """{"worker_id":"w","agent_types":["x"]}""")).Status
        );
    }

    [Fact]
    public async Task Another_tenants_things_look_exactly_like_missing_ones()
    {
        using var ours = await server.Admin();
        using var theirs = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        var plan = await ours.Post(
            Requests.Plans,
            """{"goal":"g","start":true,"tasks":[{"key":"a","agent_type":"ours"}]}"""
        );
        var task = (string)plan["tasks"][0]!["id"]!;

        foreach (
            var path in new[]
            {
                $"plans/{plan.Id}",
                $"plans/{plan.Id}/events",
                $"plans/{plan.Id}/graph",
                $"tasks/{task}",
                $"tasks/{task}/why",
                $"tasks/{task}/events",
                $"sessions/{plan["session_id"]}",
            }
        )
        {
            var foreign = await theirs.Get($"/api/v2/{path}");
            Assert.Equal((404, "not_found"), (foreign.Status, foreign.Code));
        }

        foreach (var path in new[] { $"plans/{plan.Id}/abort", $"plans/{plan.Id}/fork", $"tasks/{task}/skip" })
            Assert.Equal(404, (await theirs.Post($"/api/v2/{path}")).Status);
        Assert.Equal(404, (await theirs.Ask(HttpMethod.Delete, $"/api/v2/plans/{plan.Id}")).Status);
        Assert.Equal(
            404,
            (await theirs.Post("/api/v2/tasks/claim", $$"""{"worker_id":"w","plan_id":"{{plan.Id}}"}""")).Status
        );
        Assert.Empty(
            (await theirs.Post("/api/v2/tasks/claim", """{"worker_id":"w","agent_types":["ours"]}"""))["tasks"]
                .AsArray()
        );
        Assert.Empty((await theirs.Get("/api/v2/plans"))["items"].AsArray());
        Assert.Equal("in_progress", (string?)(await ours.Get($"/api/v2/plans/{plan.Id}"))["status"]);
    }
}

/// <summary>A server where nobody proves anything.</summary>
public sealed class AnOpenServer(AnOpenServer.Server server) : IClassFixture<AnOpenServer.Server>
{
    [Fact]
    public async Task Makes_everybody_here_an_admin()
    {
        using var client = server.CreateClient();

        Assert.Equal(201, (await client.Post("/api/v2/sessions", """{"title":"t"}""")).Status);
    }

    [Fact]
    public async Task Does_not_answer_under_a_name_that_a_foreign_page_can_choose()
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Host = "evil.example";

        var reply = await client.Get("/api/v2/plans");

        Assert.Equal((421, "misdirected_request"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://10.0.0.1:5080", false)]
    public void Only_listens_where_nobody_from_outside_comes(string url, bool allowed) =>
        Assert.Equal(allowed, Auth.Loopback.IsUrl(url));

    public sealed class Server : TestServer
    {
        protected override void ConfigureWebHost(Microsoft.AspNetCore.Hosting.IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureAppConfiguration(
                (_, configuration) =>
                    configuration.AddInMemoryCollection(
                        new Dictionary<string, string?> { ["CleanPlan:Auth:Mode"] = "none" }
                    )
            );
        }
    }
}
