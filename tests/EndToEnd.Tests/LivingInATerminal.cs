using System.Text;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The verbs that ask a server, as a person or a script at a shell uses them.</summary>
[Trait("Length", "Long")]
public sealed class LivingInATerminal : IDisposable
{
    private const int Wrong = 1;

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-terminal-").FullName;

    [Fact]
    public async Task Asking_ends_with_the_results_and_the_job_is_to_be_seen_afterwards()
    {
        using var server = ProgramProcess.Serve(_data, workers: 4);
        var address = await server.Address;

        var asked = await Say(0, "ask", "Write the report; check its figures", "--url", address);
        Assert.Contains("The job has succeeded.", asked, StringComparison.Ordinal);
        Assert.Contains("export     Wrote result.md", asked, StringComparison.Ordinal);

        var job = (await Read("jobs", "list", "--url", address))["items"]!.AsArray().Single()!;
        Assert.Equal("succeeded", (string?)job["status"]);
        var plan = await Read("plans", "show", (string)job["plan_id"]!, "--url", address);
        Assert.Equal(6, plan["tasks"]!.AsArray().Count);
        var events = await Say(0, "events", (string)job["id"]!, "--follow", "--json", "--url", address);
        Assert.Equal("succeeded", (string?)JsonNode.Parse(events.Split('\n')[^1])!["to"]);
        await Say(Wrong, "jobs", "cancel", (string)job["id"]!, "--url", address);
    }

    [Fact]
    public async Task A_draft_that_waits_is_shown_and_approved_and_a_job_whose_tasks_nobody_takes_is_cancelled()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        var id = await Post(address, "jobs", """{"goal":"Write","require_approval":true}""");
        await Until(address, id, "draft_ready");

        Assert.Contains(
            "write-1    Generation",
            await Say(0, "jobs", "show", id, "--url", address),
            StringComparison.Ordinal
        );
        Assert.NotNull((await Read("jobs", "approve", id, "--revision", "1", "--url", address))["plan_id"]);
        await Until(address, id, "running");
        await Say(0, "jobs", "cancel", id, "--url", address);

        Assert.Equal("cancelled", (string?)(await Read("jobs", "show", id, "--url", address))["status"]);
    }

    [Fact]
    public async Task Events_are_followed_over_the_end_of_a_server()
    {
        using var killed = ProgramProcess.Serve(_data, workers: 0);
        var address = await killed.Address;
        var plan = await Post(
            address,
            "plans",
            """{"goal":"g","start":true,"tasks":[{"key":"a","agent_type":"by-hand"}]}"""
        );
        using var follower = ProgramProcess.Start("events", plan, "--follow", "--json", "--url", address);
        await follower.Says("\"in_progress\"");
        killed.Kill();

        using var next = ProgramProcess.Start([
            "serve",
            "--urls",
            address,
            "--data",
            _data,
            "--auth",
            "none",
            "--workers",
            "0",
        ]);
        await next.Address;
        await Post(address, $"plans/{plan}/abort", "{}");

        Assert.Equal(0, await follower.Exit());
        var seen = follower.Output.Split('\n').Select(line => (long)JsonNode.Parse(line)!["seq"]!).ToList();
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen);
        Assert.Contains("\"aborted\"", follower.Output, StringComparison.Ordinal);
    }

    [ToolFact("script", "sh")]
    public async Task A_person_at_a_terminal_judges_the_draft()
    {
        using var server = ProgramProcess.Serve(_data, workers: 4);
        var program = Path.Combine(AppContext.BaseDirectory, "cleanplan.dll");
        var ask = $"dotnet {program} ask 'Write' --approve --url {await server.Address}";
        using var yes = ProgramProcess.StartOther("sh", "-c", $"echo y | script -qec \"{ask}\" /dev/null");
        using var no = ProgramProcess.StartOther("sh", "-c", $"echo n | script -qec \"{ask}\" /dev/null");

        Assert.Equal((0, Wrong), (await yes.Exit(), await no.Exit()));
        Assert.Contains("write-1    Generation", yes.Output, StringComparison.Ordinal);
        Assert.Contains("The job was cancelled.", no.Output, StringComparison.Ordinal);
    }

    [ToolFact("sh")]
    public async Task Who_is_no_person_is_not_asked()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "cleanplan.dll");
        using var ask = ProgramProcess.StartOther("sh", "-c", $"dotnet {program} ask 'Write' --approve < /dev/null");

        Assert.Equal(Wrong, await ask.Exit());
        Assert.Contains("is no terminal", ask.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("jobs", "list")]
    public async Task Help_shows_no_key_of_the_environment(params string[] verb)
    {
        using var help = ProgramProcess.StartIn([("CLEANPLAN_KEY", "cp_live_secret")], [.. verb, "--help"]);

        Assert.Equal(0, await help.Exit());
        Assert.Contains("CLEANPLAN_KEY", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cp_live_secret", help.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<string> Say(int code, params string[] arguments)
    {
        using var program = ProgramProcess.Start(arguments);
        Assert.Equal(code, await program.Exit());
        return program.Output;
    }

    private static async Task<JsonNode> Read(params string[] arguments) =>
        JsonNode.Parse(await Say(0, [.. arguments, "--json"]))!;

    private static async Task<string> Post(string address, string path, string json)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            $"{address}/api/v2/{path}",
            new StringContent(json, Encoding.UTF8, "application/json")
        );
        return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
    }

    private static async Task Until(string address, string job, string status)
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var version = 0L;
        while (true)
        {
            var path = $"{address}/api/v2/jobs/{job}/status?wait_seconds=10&after_version={version}";
            var seen = JsonNode.Parse(await client.GetStringAsync(path, patience.Token))!;
            if ((string?)seen["status"] == status)
                return;
            version = (long)seen["version"]!;
        }
    }
}
