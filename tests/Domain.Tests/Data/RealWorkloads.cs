using System.Diagnostics;
using System.Text.Json;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>Recorded workflows of scientific systems; the numbers are those of the data's own manifest.</summary>
public sealed class RealWorkloads
{
    [DataTheory]
    [InlineData("1000genome-chameleon-2ch-100k-001", 52, 76, 3, 28, 204.7)]
    [InlineData("bacass-dirt02-001", 11, 14, 5, 4, 2150.0)]
    [InlineData("blast-chameleon-small-001", 43, 120, 3, 40, 10.4)]
    [InlineData("bwa-chameleon-small-001", 104, 400, 3, 100, 91.4)]
    [InlineData("cutandrun-dirt02-001", 120, 196, 22, 13, 317.0)]
    [InlineData("cycles-chameleon-1l-1c-9p-001", 67, 97, 4, 32, 163.4)]
    [InlineData("epigenomics-chameleon-hep-1seq-100k-001", 41, 48, 9, 9, 104.8)]
    [InlineData("fetchngs-dirt02-001", 43, 28, 3, 26, 13.0)]
    [InlineData("helloworld-chain-5-chameleon", 5, 4, 5, 1, 501.2)]
    [InlineData("helloworld-forkjoin-10-chameleon", 10, 16, 3, 8, 307.4)]
    [InlineData("montage-chameleon-2mass-01d-001", 103, 231, 8, 45, 21.1)]
    [InlineData("sarek-dirt02-001", 26, 50, 10, 9, 309.7)]
    [InlineData("seismology-chameleon-100p-001", 101, 100, 2, 100, 2.8)]
    [InlineData("soykb-chameleon-10fastq-10ch-001", 96, 194, 11, 50, 2933.3)]
    [InlineData("srasearch-chameleon-10a-001", 22, 30, 3, 11, 1005.9)]
    public void A_recorded_workflow_is_a_sound_plan(
        string name,
        int tasks,
        int edges,
        int depth,
        int width,
        double criticalSeconds
    )
    {
        var drafts = WfInstance($"01-dag/wfinstances-lgpl/{name}.json");
        var blueprint = AssertSound(drafts, tasks, edges, depth, width);
        var path = blueprint.Graph.CriticalPath(position => drafts[position].EstimatedSeconds!.Value);

        Assert.Equal(criticalSeconds, path.Sum(position => drafts[position].EstimatedSeconds!.Value), tolerance: 0.051);
    }

    [DataTheory]
    [InlineData("1000genome", 137, 289, 6, 102)]
    [InlineData("eht_imaging", 12, 18, 5, 5)]
    [InlineData("eht_smili", 16, 26, 5, 8)]
    [InlineData("montage", 539, 2838, 12, 365)]
    [InlineData("variant_calling", 371, 792, 9, 66)]
    public void A_benchmark_s_adjacency_is_a_sound_plan(string name, int tasks, int edges, int depth, int width) =>
        AssertSound(Adjacency($"01-dag/flowbench/{name}.adjacency.json"), tasks, edges, depth, width);

    [DataTheory]
    [InlineData("01-dag/wfinstances-lgpl", "*.json", 15)]
    [InlineData("01-dag/flowbench", "*.adjacency.json", 5)]
    public void No_file_of_the_folder_is_left_out(string folder, string pattern, int files) =>
        Assert.Equal(files, Directory.GetFiles(RealData.PathOf(folder), pattern).Length);

    [DataFact]
    public void A_history_of_thousands_of_generations_is_checked_in_under_a_second()
    {
        var drafts = History("01-dag/git-history/hatchet-3k.json");
        var clock = Stopwatch.StartNew();
        AssertSound(drafts, 3_452, 3_461, 3_437, 2);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static PlanBlueprint AssertSound(TaskDraft[] drafts, int tasks, int edges, int depth, int width)
    {
        var blueprint = PlanBlueprint.Check(drafts).Value;
        var layers = blueprint.Graph.LayerWidths();

        Assert.Equal((tasks, edges), (blueprint.Drafts.Count, blueprint.Edges));
        Assert.Equal((depth, width), (layers.Count, layers.Max()));
        return blueprint;
    }

    private static TaskDraft[] WfInstance(string file)
    {
        var workflow = RealData.Json(file).GetProperty("workflow");
        var seconds = workflow
            .GetProperty("execution")
            .GetProperty("tasks")
            .EnumerateArray()
            .ToDictionary(
                task => task.GetProperty("id").GetString()!,
                task => task.GetProperty("runtimeInSeconds").GetDouble()
            );
        return [.. workflow.GetProperty("specification").GetProperty("tasks").EnumerateArray().Select(Draft)];

        TaskDraft Draft(JsonElement task)
        {
            var id = task.GetProperty("id").GetString()!;
            return new TaskDraft
            {
                Key = id,
                DependsOn = [.. task.GetProperty("parents").EnumerateArray().Select(parent => parent.GetString()!)],
                EstimatedSeconds = seconds[id],
            };
        }
    }

    private static TaskDraft[] Adjacency(string file)
    {
        var children = RealData.Json(file).EnumerateObject().ToList();
        var parents = children
            .SelectMany(task => task.Value.EnumerateArray().Select(child => (Child: child.GetString()!, task.Name)))
            .ToLookup(edge => edge.Child, edge => edge.Name);
        return [.. children.Select(task => new TaskDraft { Key = task.Name, DependsOn = [.. parents[task.Name]] })];
    }

    private static TaskDraft[] History(string file)
    {
        var history = RealData.Json(file);
        string[] commits = [.. history.GetProperty("nodes").EnumerateArray().Select(node => node[0].GetString()!)];
        var parents = history
            .GetProperty("edges")
            .EnumerateArray()
            .ToLookup(edge => edge[1].GetInt32(), edge => commits[edge[0].GetInt32()]);
        return [.. commits.Select((commit, i) => new TaskDraft { Key = commit, DependsOn = [.. parents[i]] })];
    }
}
