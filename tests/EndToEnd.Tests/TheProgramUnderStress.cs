using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

public sealed class TheProgramUnderStress : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-e2e-").FullName;

    [Fact]
    public async Task Killed_in_the_middle_of_a_plan_it_goes_on_and_nothing_that_was_seen_is_missing()
    {
        RemotePlan plan;
        List<JsonObject> seen;
        using (var server = ProgramProcess.Serve(_data, workers: 4))
        {
            plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(10, 4, 0.05));
            await plan.Reaches(state => RemotePlan.Count(state, "done") >= 8);
            seen = await plan.Events();
            server.Kill();
        }

        using var again = ProgramProcess.Serve(_data, workers: 4);
        using var after = plan.At(await again.Address);
        var ended = await after.Reaches(RemotePlan.IsSettled);

        Assert.Equal("done", (string)ended["status"]!);
        var events = await after.Events();
        Assert.Equal(
            seen.Select(line => line.ToJsonString()),
            events.Take(seen.Count).Select(line => line.ToJsonString())
        );
        Assert.Equal(40, events.Count(line => (string)line["event_type"]! == "agent_end"));
        plan.Dispose();
    }

    [Fact]
    public async Task Told_to_stop_it_lets_what_runs_end_and_leaves_no_lease_behind()
    {
        RemotePlan plan;
        using (var server = ProgramProcess.Serve(_data, workers: 2))
        {
            plan = await RemotePlan.Post(await server.Address, RemotePlan.Layers(20, 2, 0.5));
            await plan.Reaches(state => RemotePlan.Count(state, "in_progress") == 2);
            server.Terminate();

            Assert.Equal(0, await server.Exit());
            Assert.Contains("SHUTDOWN_INITIATED", server.Output, StringComparison.Ordinal);
            Assert.Contains("SHUTDOWN_COMPLETE", server.Output, StringComparison.Ordinal);
        }

        using var again = ProgramProcess.Serve(_data, workers: 0);
        using var after = plan.At(await again.Address);
        var left = await after.Reaches(_ => true);

        Assert.Equal(0, RemotePlan.Count(left, "in_progress"));
        Assert.DoesNotContain(await after.Events(), line => (string)line["event_type"]! == "error");
        plan.Dispose();
    }

    [Fact]
    public async Task Four_worker_processes_share_a_plan_and_do_each_task_once()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        var workers = Enumerable
            .Range(0, 4)
            .Select(_ => ProgramProcess.Start("worker", "--url", address, "--agents", "sleep", "--slots", "2"))
            .ToList();
        using var plan = await RemotePlan.Post(address, RemotePlan.Layers(8, 8, 0.05));

        var ended = await plan.Reaches(RemotePlan.IsSettled);

        Assert.Equal("done", (string)ended["status"]!);
        var events = await plan.Events();
        Assert.Equal(64, events.Count(line => (string)line["event_type"]! == "agent_start"));
        Assert.Equal(64, events.Count(line => (string)line["event_type"]! == "agent_end"));
        workers.ForEach(worker => worker.Terminate());
        foreach (var worker in workers)
        {
            Assert.Equal(0, await worker.Exit());
            worker.Dispose();
        }
    }

    [Fact]
    public async Task A_worker_that_is_killed_costs_an_attempt_and_no_more()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        string[] arguments = ["worker", "--url", address, "--agents", "sleep", "--slots", "1", "--lease-seconds"];
        using var first = ProgramProcess.Start([.. arguments, "5"]);
        using var plan = await RemotePlan.Post(address, RemotePlan.Layers(1, 1, 3));
        await plan.Reaches(state => RemotePlan.Count(state, "in_progress") == 1);
        first.Kill();
        // however slow the machine is, this one is not taken for lost
        using var second = ProgramProcess.Start([.. arguments, "120"]);

        var ended = await plan.Reaches(RemotePlan.IsSettled);

        Assert.Equal("done", (string)ended["status"]!);
        var error = Assert.Single(await plan.Events(), line => (string)line["event_type"]! == "error");
        Assert.Equal("lease_expired", (string)error["reason"]!);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_told_who_holds_it()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        await server.Address;
        using var second = ProgramProcess.Serve(_data, workers: 0);

        Assert.Equal(78, await second.Exit());
        Assert.Contains($"in use by another process, {server.Id}", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--workers", "many")]
    [InlineData("serve", "--workers", "-1")]
    [InlineData("serve", "--auth", "maybe")]
    [InlineData("serve", "--agents", "Nobody")]
    [InlineData("serve", "--no-such-option", "1")]
    public async Task A_wrong_value_stops_the_start_with_one_line(params string[] arguments)
    {
        using var program = ProgramProcess.Start([.. arguments, "--data", _data, "--urls", "http://127.0.0.1:0"]);

        Assert.Equal(78, await program.Exit());
        Assert.Single(program.Output.Split('\n'), line => line.StartsWith("cleanplan: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_faults_is_refused_with_every_one_of_them()
    {
        var file = Path.Combine(_data, "plan.json");
        await File.WriteAllTextAsync(
            file,
            """{"goal":"g","tasks":[{"key":"a","depends_on":["b"]},{"key":"b","depends_on":["a","nobody"]},{"key":"a"}]}"""
        );
        using var program = ProgramProcess.Start("run", file);

        Assert.Equal(1, await program.Exit());
        foreach (var code in (string[])["dependency_cycle", "unknown_dependency", "duplicate_task_key"])
            Assert.Contains(code, program.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
