using System.Text;

namespace CleanPlan.Api.Tests;

/// <summary>Every parameter of every operation gets what it cannot mean: whatever the answer, it is not the server's fault.</summary>
public sealed class SendingBadParameters(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Texts =
    [
        "",
        "!",
        "!!!!!!!!!!!!!!!!!!!!!!",
        "AB",
        "aaaaaaaaaaaaaaaaaaaaa ",
        new('a', 4_000),
        "-1",
        "99999999999999999999",
        "1e308",
        "NaN",
        "true",
        "null",
        "٤",
        "\u0001",
        "\ud83d",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.9999999-14:00",
        "2026-02-30",
        "00000000-0000-0000-0000-000000000000",
        "'; DROP TABLE plans; --",
        "%",
        "../../etc/passwd",
        "*",
        "\"1\", W/\"x\"",
    ];

    [Fact]
    public async Task Is_answered_with_a_problem_or_what_it_found()
    {
        using var client = await server.Admin();
        var plan = await client.Post(Requests.Plans, """{"goal":"g","tasks":[{"key":"a"}]}""");
        var contract = await Contract.Of(server);
        var asked = 0;

        foreach (var (path, method, operation) in contract.Operations)
        {
            // an endless answer, and one that takes the plan away
            if (path.EndsWith("/stream", StringComparison.Ordinal) || method == "delete")
                continue;
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                var (name, place) = ((string)parameter!["name"]!, (string)parameter["in"]!);
                foreach (var text in Texts)
                {
                    using var request = Request(method, path, plan.Id, name, place, text);
                    using var answer = await client.SendAsync(request);
                    asked++;
                    Assert.True(
                        (int)answer.StatusCode < 500,
                        $"{method} {path}, {name} = {text}: {await answer.Content.ReadAsStringAsync()}"
                    );
                }
            }
        }

        Assert.True(asked > 1_000, $"{asked}");
    }

    private static HttpRequestMessage Request(
        string method,
        string path,
        string planId,
        string name,
        string place,
        string text
    )
    {
        var escaped = Uri.EscapeDataString(text);
        if (place == "path")
            path = path.Replace($"{{{name}}}", escaped, StringComparison.Ordinal);
        path = path.Replace("{id}", planId, StringComparison.Ordinal).Replace("{name}", "a", StringComparison.Ordinal);
        if (place == "query")
            path += $"?{name}={escaped}";
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
        if (place == "header")
            request.Headers.TryAddWithoutValidation(name, text);
        if (method is not "get")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }
}
