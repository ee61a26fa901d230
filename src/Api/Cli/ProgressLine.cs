using CleanPlan.Application.Jobs;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Api.Cli;

/// <summary>
/// How far a job is, beside what it comes to: on a terminal a bar, drawn over again where it stands; else a line for each
/// stage.
/// </summary>
internal sealed class ProgressLine
{
    private readonly bool _redraws = !Console.IsErrorRedirected;
    private string _last = "";

    public async Task Show(ExecutionView seen)
    {
        var stage = StageOf(seen);
        if (_redraws)
            await Console.Error.WriteAsync($"\r\e[2K{Bar.Of(seen.Progress / 100d)} {seen.Progress, 3} % {stage}");
        else if (stage != _last)
            await Console.Error.WriteLineAsync(stage);
        _last = stage;
    }

    /// <summary>Makes room for other lines.</summary>
    public Task Clear() => _redraws ? Console.Error.WriteAsync("\r\e[2K") : Task.CompletedTask;

    private static string StageOf(ExecutionView seen) =>
        seen.Stage == ExecutionStage.AwaitingApproval.Wire() && seen.Status == JobStatus.Running.Wire()
            ? $"a task of plan {seen.PlanId} waits for a person"
            : seen.Stage.Replace('_', ' ');
}
