using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

public sealed class ToldToStop : IDisposable
{
    /// <summary>Set to stop it more often.</summary>
    private const string Times = "CLEANPLAN_DRAINS";

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(31);

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-e2e-").FullName;

    [Fact]
    [Trait("Length", "Long")]
    public async Task Under_load_it_answers_everybody_and_leaves_nothing_behind()
    {
        var times = int.Parse(Environment.GetEnvironmentVariable(Times) ?? "3", CultureInfo.InvariantCulture);
        for (var i = 0; i < times; i++)
            await StopUnderLoad(Path.Combine(_data, $"{i}"));
    }

    [Fact]
    public async Task Told_again_it_ends_at_once()
    {
        using var server = ProgramProcess.Serve(_data, workers: 1);
        using var plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(1, 1, 60));
        await plan.Reaches(state => RemotePlan.Count(state, "in_progress") == 1);
        server.Terminate();
        await server.Says("SHUTDOWN_INITIATED");

        server.Terminate();

        Assert.Equal(1, await server.Exit());
        Assert.DoesNotContain("SHUTDOWN_COMPLETE", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_the_keyboard_it_ends_in_good_order_and_waits_for_nobody(bool inTheBackground)
    {
        // longer than anybody waits for its exit here
        (string, string) wait = ("CLEANPLAN__SHUTDOWN__PRESTOPSECONDS", "300");
        using var server = inTheBackground
            ? ProgramProcess.ServeInTheBackground(_data, workers: 1, wait)
            : ProgramProcess.Serve(_data, workers: 1, wait);
        using var plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(1, 1, 5));
        // on a busy machine it may be done before anybody has looked
        await plan.Reaches(state => RemotePlan.Count(state, "in_progress") + RemotePlan.Count(state, "done") == 1);

        server.Interrupt();

        Assert.Equal(0, await server.Exit());
        InOrder(server.Output, "SHUTDOWN_INITIATED", "SHUTDOWN_COMPLETE");
        using var again = ProgramProcess.Serve(_data, workers: 0);
        using var after = plan.At(await again.Address);
        Assert.Equal(1, RemotePlan.Count(await after.Reaches(_ => true), "done"));
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_given_back_and_loses_no_attempt()
    {
        using var server = ProgramProcess.Serve(_data, workers: 1, ("CLEANPLAN__AGENTS__DRAINSECONDS", "1"));
        using var plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(1, 1, 60));
        await plan.Reaches(state => RemotePlan.Count(state, "in_progress") == 1);
        server.Terminate();

        Assert.Equal(0, await server.Exit());
        InOrder(server.Output, "SHUTDOWN_INITIATED", "SHUTDOWN_TIMEOUT", "SHUTDOWN_COMPLETE");
        using var again = ProgramProcess.Serve(_data, workers: 0);
        using var after = plan.At(await again.Address);
        var events = await after.Events();
        Assert.Equal(("pending", "released"), ((string?)events[^1]["to"], (string?)events[^1]["reason"]));
        Assert.DoesNotContain("ORPHANED_LEASES", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_gives_back_what_it_cannot_end_and_takes_nothing_more()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        string[] arguments = ["worker", "--url", address, "--agents", "sleep", "--slots", "2", "--drain-seconds", "1"];
        using var worker = ProgramProcess.Start(arguments);
        using var plan = await RemotePlan.Post(address, ShortAndLong());
        // it has both by one claim, so when the short one is done it is at work on the other
        await plan.Reaches(state => RemotePlan.Count(state, "done") == 1);
        worker.Terminate();

        Assert.Equal(0, await worker.Exit());

        InOrder(worker.Output, "SHUTDOWN_INITIATED", "SHUTDOWN_TIMEOUT", "SHUTDOWN_COMPLETE");
        var events = await plan.Events();
        Assert.Equal(("pending", "released"), ((string?)events[^1]["to"], (string?)events[^1]["reason"]));
        Assert.Equal(2, events.Count(line => (string)line["event_type"]! == "agent_start"));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task StopUnderLoad(string data)
    {
        using var server = ProgramProcess.Serve(data, workers: 2, ("CLEANPLAN__SHUTDOWN__PRESTOPSECONDS", "2"));
        var address = await server.Address;
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var inside = await RemotePlan.Post(address, RemotePlan.Layers(200, 2, 0.3));
        using var outside = await RemotePlan.Post(address, Outside(3_000));
        var workers = Enumerable.Range(0, 4).Select(i => Work(http, $"w{i}")).ToList();
        var waiting = Waits(http);
        var reading = ReadAlong(http, inside.Id);
        await inside.Reaches(state => RemotePlan.Count(state, "in_progress") == 2);
        await outside.Reaches(state => RemotePlan.Count(state, "done") >= 50);

        var begun = TimeProvider.System.GetTimestamp();
        server.Terminate();
        await server.Says("SHUTDOWN_INITIATED");
        using (var ready = await http.GetAsync("/health/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using (var created = await http.PostAsJsonAsync("/api/v2/plans", RemotePlan.Layers(1, 1, 60)))
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var (completed, held) = (0, 0);
        foreach (var worker in workers)
        {
            var ended = await worker.WaitAsync(s_longest);
            (completed, held) = (completed + ended.Completed, held + ended.Held);
        }

        Assert.Equal(HttpStatusCode.OK, await waiting.WaitAsync(s_longest));
        await reading.WaitAsync(s_longest);
        Assert.Equal(0, await server.Exit());
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(2), s_longest);
        InOrder(server.Output, "SERVER_STARTUP", "SHUTDOWN_INITIATED", "SHUTDOWN_COMPLETE");
        Assert.DoesNotContain("SHUTDOWN_TIMEOUT", server.Output, StringComparison.Ordinal);
        var log = new FileInfo(Path.Combine(data, "cleanplan.db-wal"));
        Assert.True(!log.Exists || log.Length == 0);

        using var doctor = ProgramProcess.Start("doctor", "--data", data);
        Assert.True(await doctor.Exit() == 0, doctor.Output);
        using var again = ProgramProcess.Serve(data, workers: 0);
        using var after = outside.At(await again.Address);
        var left = await after.Reaches(_ => true);
        Assert.Equal((completed, held), (RemotePlan.Count(left, "done"), RemotePlan.Count(left, "in_progress")));
        Assert.DoesNotContain("ORPHANED_LEASES", again.Output, StringComparison.Ordinal);
        again.Terminate();
        await again.Exit();
    }

    /// <summary>
    /// Claims and completes until it is told that the server drains, or finds that nobody listens any more; any other
    /// refusal, and any answer that breaks off, is a fault.
    /// </summary>
    private static async Task<(int Completed, int Held)> Work(HttpClient http, string name)
    {
        var (completed, held) = (0, 0);
        var request = new
        {
            worker_id = name,
            agent_types = new[] { "outside" },
            max_tasks = 5,
            wait_seconds = 1,
        };
        try
        {
            while (true)
            {
                using var claim = await http.PostAsJsonAsync("/api/v2/tasks/claim", request);
                var answer = await claim.Content.ReadFromJsonAsync<JsonObject>();
                if (claim.StatusCode is HttpStatusCode.ServiceUnavailable)
                {
                    Assert.Equal("draining", (string)answer!["code"]!);
                    Assert.NotNull(claim.Headers.RetryAfter);
                    return (completed, held);
                }

                Assert.Equal(HttpStatusCode.OK, claim.StatusCode);
                var tasks = answer!["tasks"]!.AsArray();
                held += tasks.Count;
                foreach (var task in tasks)
                {
                    var done = new { lease_token = (long)task!["lease_token"]! };
                    using var said = await http.PostAsJsonAsync($"/api/v2/tasks/{task["id"]}/complete", done);
                    Assert.Equal(HttpStatusCode.OK, said.StatusCode);
                    (completed, held) = (completed + 1, held - 1);
                }
            }
        }
        catch (HttpRequestException gone) when (gone.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return (completed, held);
        }
    }

    private static async Task<HttpStatusCode> Waits(HttpClient http)
    {
        using var quiet = await http.PostAsJsonAsync(
            "/api/v2/plans",
            new { goal = "g", tasks = new[] { new { key = "a" } } }
        );
        var plan = await quiet.Content.ReadFromJsonAsync<JsonObject>();
        using var answer = await http.GetAsync($"/api/v2/plans/{plan!["id"]}?wait_seconds=60");
        return answer.StatusCode;
    }

    private static async Task ReadAlong(HttpClient http, string id)
    {
        using var answer = await http.GetAsync(
            $"/api/v2/plans/{id}/events/stream",
            HttpCompletionOption.ResponseHeadersRead
        );
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith("retry: ", await lines.ReadLineAsync(), StringComparison.Ordinal);
        // ends in good order, not by a reset
        while (await lines.ReadLineAsync() is not null) { }
    }

    private static object ShortAndLong() =>
        new
        {
            goal = "short and long",
            start = true,
            tasks = new[] { 0, 60 }.Select(seconds => new
            {
                key = $"t{seconds}",
                agent_type = "sleep",
                input = new { seconds },
            }),
        };

    private static object Outside(int tasks) =>
        new
        {
            goal = "for workers from outside",
            start = true,
            tasks = Enumerable.Range(0, tasks).Select(i => new { key = $"t{i}", agent_type = "outside" }),
        };

    private static void InOrder(string output, params string[] words)
    {
        var at = -1;
        foreach (var word in words)
        {
            var next = output.IndexOf(word, at + 1, StringComparison.Ordinal);
            Assert.True(next > at, $"{word} is not where it should be in:\n{output}");
            at = next;
        }
    }
}
