using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Cli;

/// <summary>Runs one plan to its end in this process.</summary>
internal static class RunVerb
{
    public static Command Make()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "a plan as for POST /plans, or a WfFormat 1.5 workflow",
        };
        var workers = new Option<int>("--workers") { Description = "tasks done at once", DefaultValueFactory = _ => 8 };
        var scale = new Option<double>("--time-scale")
        {
            Description = "of a recorded workflow: seconds here for one second there",
            DefaultValueFactory = _ => 1,
        };
        var least = new Option<double>("--min-seconds") { Description = "of a recorded workflow: no task is shorter" };
        var data = new Option<string?>("--data") { Description = "keep the run in this directory" };
        var json = new Option<bool>("--json") { Description = "print the summary as JSON" };
        var run = new Command("run", "Run a plan from a file to its end.") { file, workers, scale, least, data, json };
        run.SetAction(
            (parsed, _) =>
                Run(
                    parsed.GetValue(file)!,
                    (parsed.GetValue(scale), parsed.GetValue(least)),
                    parsed.GetValue(workers),
                    parsed.GetValue(data),
                    parsed.GetValue(json)
                )
        );
        return run;
    }

    private static async Task<int> Run(
        FileInfo file,
        (double Scale, double Least) time,
        int workers,
        string? data,
        bool json
    )
    {
        if (!file.Exists)
            return await Refusal.Say($"there is no file {file}.", ExitCode.Wrong);
        var plan = PlanFile.Read(await File.ReadAllBytesAsync(file.FullName), time.Scale, time.Least);
        if (!plan.IsOk)
            return await SayFaults(plan.Error);

        if (workers < 1)
            return await Refusal.Say("--workers must be 1 or more: nobody else works here.", ExitCode.Wrong);

        await using var host = await InProcessHost.Open(data, workers);
        // what is wrong with the plan itself is told before who would do its tasks
        var asked = plan.Value;
        var sound = await host.Send(
            new ValidatePlan(asked.Goal, asked.Tasks, asked.OnFailure, asked.Metadata),
            host.Stopping
        );
        if (!sound.IsOk)
            return await SayFaults(sound.Error);
        if (LeftAlone(asked, host.AgentTypes) is { } line)
            return await Refusal.Say(line, ExitCode.Wrong);
        var made = await host.Send(asked, host.Stopping);
        if (!made.IsOk)
            return await SayFaults(made.Error);
        try
        {
            var ended = await Settle(host, made.Value.Id);
            var summary = RunSummary.Of(ended, await host.Events(ended.Id, 0, CancellationToken.None), asked);
            await Console.Out.WriteLineAsync(json ? summary.Json() : summary.Text());
            return ended.Status == "done" ? ExitCode.Done : ExitCode.Wrong;
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested)
        {
            return await Refusal.Say("stopped before the plan was settled.", ExitCode.Wrong);
        }
    }

    /// <returns>which tasks the plan would wait for without end, since nobody else comes to a run; null where there are none</returns>
    private static string? LeftAlone(CreatePlan plan, IReadOnlyCollection<string> types)
    {
        const int most = 5;
        var alone =
            plan.Tasks?.Where(task => task is not null && (task.AgentType is not { } type || !types.Contains(type)))
                .ToList()
            ?? [];
        if (alone.Count == 0)
            return null;
        var names = alone.Take(most).Select(task => $"{task!.Key} ({task.AgentType ?? "no agent_type"})");
        return $"no agent here takes {string.Join(", ", names)}{(alone.Count > most ? $" and {alone.Count - most} more" : "")}; "
            + $"there are {string.Join(", ", types.Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Until the plan is settled, or only a person could move it, who is not here.</summary>
    public static async Task<PlanSummary> Settle(InProcessHost host, Guid planId)
    {
        while (true)
        {
            var plan = await host.Look(planId, host.Stopping);
            if (plan.IsSettled || plan.Phase == "attention")
                return plan;
        }
    }

    private static async Task<int> SayFaults(Error error)
    {
        await Refusal.Say($"{error.Code}: {error.Message}", ExitCode.Wrong);
        foreach (var fault in error.Faults)
            await Console.Error.WriteLineAsync($"  {fault.Field}: {fault.Code}: {fault.Message}");
        if (error.Details.TryGetValue("cycle", out var cycle) && cycle is IEnumerable<string> keys)
            await Console.Error.WriteLineAsync($"  cycle: {string.Join(" -> ", keys)}");
        return ExitCode.Wrong;
    }
}
