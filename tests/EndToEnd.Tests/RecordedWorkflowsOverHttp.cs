using System.Text.Json.Nodes;
using CleanPlan.Tests.Common;

namespace CleanPlan.EndToEnd.Tests;

[Trait("Length", "Long")]
public sealed class RecordedWorkflowsOverHttp : IDisposable
{
    private const string Folder = "01-dag/wfinstances-lgpl";
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-e2e-").FullName;

    [DataFact]
    public async Task All_of_them_at_once_are_done_in_order_by_four_worker_processes()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var address = await server.Address;
        var workers = Enumerable
            .Range(0, 4)
            .Select(_ => ProgramProcess.Start("worker", "--url", address, "--agents", "sleep", "--slots", "4"))
            .ToList();
        var plans = new List<(RemotePlan Plan, Dictionary<string, string[]> DependsOn)>();
        foreach (var file in Directory.GetFiles(RealData.PathOf(Folder), "*.json"))
            plans.Add(await Post(address, file));

        foreach (var (plan, dependsOn) in plans)
        {
            var ended = await plan.Reaches(RemotePlan.IsSettled);
            Assert.Equal("done", (string)ended["status"]!);
            AssertInOrder(await plan.Events(), dependsOn);
            plan.Dispose();
        }

        foreach (var worker in workers)
        {
            worker.Terminate();
            Assert.Equal(0, await worker.Exit());
            worker.Dispose();
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>The workflow's graph as it was recorded; what its tasks did takes no time here.</summary>
    private static async Task<(RemotePlan Plan, Dictionary<string, string[]> DependsOn)> Post(
        string address,
        string file
    )
    {
        var tasks = RecordedWorkflows.Read(file).Tasks!;
        var dependsOn = tasks.ToDictionary(task => task!.Key!, task => task!.DependsOn!.Select(key => key!).ToArray());
        var plan = new
        {
            goal = Path.GetFileName(file),
            start = true,
            tasks = dependsOn.Select(task => new
            {
                key = task.Key,
                agent_type = "sleep",
                depends_on = task.Value,
            }),
        };
        return (await RemotePlan.Post(address, plan), dependsOn);
    }

    private static void AssertInOrder(List<JsonObject> events, Dictionary<string, string[]> dependsOn)
    {
        var ended = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in events)
        {
            var key = (string?)line["task_key"] ?? "";
            if ((string)line["event_type"]! == "agent_start")
                Assert.All(dependsOn[key], dependency => Assert.Contains(dependency, ended));
            if ((string)line["event_type"]! == "agent_end")
                Assert.True(ended.Add(key), $"{key} ended twice.");
        }

        Assert.Equal(dependsOn.Count, ended.Count);
    }
}
