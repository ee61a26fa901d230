using System.Text.RegularExpressions;

namespace CleanPlan.EndToEnd.Tests;

public sealed class TheReadme : IDisposable
{
    private static readonly string Sample = Path.Combine(Project.Root, "samples", "worker.py");

    private static readonly object Shout = new
    {
        goal = "shout",
        start = true,
        tasks = new[] { new { key = "a", agent_type = "shout" } },
    };

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-readme-").FullName;

    [Fact]
    public async Task Shows_the_sample_worker_as_it_is()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Project.Root, "README.md"));

        Assert.Contains($"```python\n{await File.ReadAllTextAsync(Sample)}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_demo_as_it_is()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Project.Root, "README.md"));
        using var demo = ProgramProcess.Start("demo");

        Assert.Equal(0, await demo.Exit());
        // how long it takes differs, and with it what stands in the chart
        var shown = Plain(demo.Output);
        Assert.Empty(Plain(readme.Split("```text\n")[1].Split("```")[0]).Except(shown).Except(["  ..."]));
    }

    [ToolFact("python3")]
    public async Task Its_sample_worker_works()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        using var worker = ProgramProcess.StartOther("python3", Sample, address);
        using var plan = await RemotePlan.Post(
            address,
            new
            {
                goal = "shout",
                start = true,
                tasks = new object[]
                {
                    new
                    {
                        key = "a",
                        agent_type = "shout",
                        input = new { text = "hello" },
                    },
                    new
                    {
                        key = "b",
                        agent_type = "shout",
                        depends_on = new[] { "a" },
                        input = new { text = "again" },
                    },
                },
            }
        );

        var ended = await plan.Reaches(RemotePlan.IsSettled);

        Assert.Equal("done", (string)ended["status"]!);
    }

    [ToolFact("python3")]
    public async Task Its_sample_worker_outlives_a_stop_of_the_server()
    {
        using var first = ProgramProcess.Serve(_data, workers: 0);
        var address = await first.Address;
        using var worker = ProgramProcess.StartOther("python3", Sample, address);
        using var before = await RemotePlan.Post(address, Shout);
        await before.Reaches(RemotePlan.IsSettled);
        // its claim waits there, and is answered that the server stops
        first.Terminate();
        await first.Exit();
        using var second = ProgramProcess.Start(
            "serve",
            "--urls",
            address,
            "--data",
            _data,
            "--auth",
            "none",
            "--workers",
            "0"
        );
        using var plan = await RemotePlan.Post(await second.Address, Shout);

        var ended = await plan.Reaches(RemotePlan.IsSettled);

        Assert.Equal("done", (string)ended["status"]!);
    }

    [ToolFact("python3")]
    public async Task Its_sample_worker_ends_on_a_wrong_key_with_a_sentence()
    {
        using var server = ProgramProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--data", _data);
        using var worker = ProgramProcess.StartOther("python3", Sample, await server.Address, "wrong");

        Assert.Equal(1, await worker.Exit());
        Assert.Matches(@"\Ahttp://\S+ does not take this key .*\z", worker.Output);
    }

    [ToolFact("curl", "bash")]
    public async Task Its_first_session_works_when_pasted()
    {
        using var server = ProgramProcess.Serve(_data, workers: 2);
        var readme = await File.ReadAllTextAsync(Path.Combine(Project.Root, "README.md"));
        var session = readme.Split("```bash\n")[1].Split("```")[0];
        var script = Path.Combine(_data, "session.sh");
        await File.WriteAllTextAsync(
            script,
            $"cd {_data}\n{session.Replace("http://127.0.0.1:5080", await server.Address, StringComparison.Ordinal)}"
        );
        using var shell = ProgramProcess.StartOther("bash", "-eu", script);

        Assert.Equal(0, await shell.Exit());
        Assert.Contains("\"status\":\"done\",\"phase\":null", shell.Output, StringComparison.Ordinal);
        Assert.Contains("- Who is it for?: Two people", shell.Output, StringComparison.Ordinal);
    }

    private static List<string> Plain(string text) =>
        [
            .. text.Split('\n')
                .Where(line => line.Length > 0 && line.IndexOfAny(['█', '─']) < 0)
                .Select(line => Regex.Replace(line, @" *\d+\.\d+ s", " 0.0 s", RegexOptions.NonBacktracking)),
        ];

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
