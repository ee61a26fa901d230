using System.Diagnostics;
using System.Text.Json;
using CleanPlan.Api.Cli;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Tests.Common;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests;

[Collection(nameof(Alone))]
[Trait("Length", "Long")]
public sealed class RecordedWorkflows(ITestOutputHelper output)
{
    private const string Folder = "01-dag/wfinstances-lgpl";
    private const string History = "01-dag/git-history/hatchet-3k.json";
    private const int Workers = 8;
    private const double LongestSeconds = 1;
    private const double ShortestSeconds = 0.010;

    /// <summary>How much longer than a scheduler without any cost.</summary>
    private const double Allowed = 1.15;

    /// <summary>A machine that is busy with other things makes anybody slow now and then.</summary>
    private const int Tries = 5;

    public static TheoryData<string> Files() =>
        RealData.Absence is null
            ? [.. Directory.GetFiles(RealData.PathOf(Folder), "*.json").Select(path => Path.GetFileName(path)!).Order()]
            : [];

    [DataTheory]
    [MemberData(nameof(Files))]
    public async Task Run_in_order_and_about_as_fast_as_can_be(string name)
    {
        var plan = Read(Path.Combine(RealData.PathOf(Folder), name));
        var bound = ListSchedule.Makespan(plan, Workers);
        await using var host = await InProcessHost.Open(null, Workers);
        // the first plan of a process pays for its compilation
        await Run(host, plan with { Tasks = [.. plan.Tasks!.Select(task => task! with { Input = null })] });

        var ratio = double.MaxValue;
        for (var i = 0; i < Tries && ratio > Allowed; i++)
        {
            var (ended, events) = await Run(host, plan);
            Assert.Equal("done", ended.Status);
            Assert.Equal(plan.Tasks!.Count, ended.TaskCounts.Done);
            AssertNothingBeganTooEarly(plan, events);
            ratio = Math.Min(ratio, RunSummary.Of(ended, events, plan).MakespanSeconds / bound);
            output.WriteLine($"{name}: {plan.Tasks.Count} tasks, bound {bound:0.000} s, ratio {ratio:0.000}");
        }

        Assert.InRange(ratio, 0.99, Allowed);
    }

    [DataFact]
    public async Task A_history_of_thousands_of_commits_in_a_row_is_checked_in_a_moment_and_ends()
    {
        var plan = ReadHistory(RealData.PathOf(History));
        await using var host = await InProcessHost.Open(null, Workers);

        var began = Stopwatch.GetTimestamp();
        var made = await host.Send(plan with { Start = false }, host.Stopping);
        var checkedIn = Stopwatch.GetElapsedTime(began);
        Assert.True(made.IsOk);
        Assert.InRange(checkedIn, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        began = Stopwatch.GetTimestamp();
        var (ended, events) = await Run(host, plan);

        output.WriteLine($"checked and stored in {checkedIn}, run in {Stopwatch.GetElapsedTime(began)}");
        Assert.Equal("done", ended.Status);
        AssertNothingBeganTooEarly(plan, events);
    }

    private static async Task<(PlanSummary Ended, IReadOnlyList<EventView> Events)> Run(
        InProcessHost host,
        CreatePlan plan
    )
    {
        var made = await host.Send(plan, host.Stopping);
        Assert.True(made.IsOk, made.Error?.Message);
        var ended = await RunVerb.Settle(host, made.Value.Id);
        return (ended, await host.Events(ended.Id, 0, host.Stopping));
    }

    private static void AssertNothingBeganTooEarly(CreatePlan plan, IReadOnlyList<EventView> events)
    {
        var dependencies = plan.Tasks!.ToDictionary(
            task => task!.Key!,
            task => task!.DependsOn!,
            StringComparer.Ordinal
        );
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in events)
        {
            if (line.EventType == "agent_start")
            {
                Assert.True(begun.Add(line.TaskKey!), $"{line.TaskKey} began twice.");
                Assert.All(dependencies[line.TaskKey!], key => Assert.Contains(key!, ended));
            }
            else if (line.EventType == "agent_end")
            {
                Assert.True(ended.Add(line.TaskKey!), $"{line.TaskKey} ended twice.");
            }
        }

        Assert.Equal(dependencies.Count, ended.Count);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(line => line.Seq));
    }

    internal static CreatePlan Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        var longest = WfFormat.ToPlan(file.RootElement, 1, 0).Tasks!.Max(task => task!.EstimatedSeconds!.Value);
        return WfFormat.ToPlan(file.RootElement, LongestSeconds / longest, ShortestSeconds);
    }

    private static CreatePlan ReadHistory(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        var keys = file.RootElement.GetProperty("nodes").EnumerateArray().Select(node => node[0].GetString()!).ToList();
        var parents = file
            .RootElement.GetProperty("edges")
            .EnumerateArray()
            .ToLookup(edge => edge[1].GetInt32(), edge => keys[edge[0].GetInt32()]);
        return new CreatePlan(
            null,
            "A history",
            [
                .. keys.Select(
                    (key, i) =>
                        new NewTask
                        {
                            Key = key,
                            AgentType = "sleep",
                            Input = new JsonMembers("{}"),
                            DependsOn = [.. parents[i]],
                        }
                ),
            ],
            null,
            null,
            Start: true
        );
    }
}

/// <summary>What measures time must have the machine to itself, as far as this project goes.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
