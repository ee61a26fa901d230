using System.Text;
using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>The engine of this process, by the ports that everybody uses.</summary>
internal sealed class EngineSupply(
    ITaskQueue queue,
    ITaskReports reports,
    IArtifacts artifacts,
    IOptions<AgentOptions> options
) : ITaskSupply
{
    private const string WorkerId = "agents";

    // short enough that the crew stays among the workers that were seen lately
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static readonly JsonElement NoInput = JsonElement.Parse("{}");

    // both go to the writer by one line, and a turn of it carries out reports before claims
    public bool KeepsOrder => true;

    public async Task<IReadOnlyList<Assignment>> Claim(
        IReadOnlyList<string> agentTypes,
        int most,
        bool wait,
        CancellationToken stop
    )
    {
        ClaimRequest claim = new(
            TenantId.Default,
            WorkerId,
            agentTypes,
            null,
            null,
            most,
            options.Value.LeaseSeconds,
            wait ? Wait : TimeSpan.Zero,
            Resident: true
        );
        var claimed = await Reach(() => queue.Claim(claim, stop));
        return [.. claimed.Value.Select(Assign)];
    }

    public Task<IReadOnlyList<Result>> Report(IReadOnlyList<TaskReport> said, CancellationToken cancel) =>
        said.Any(IsRefused) ? ReportSound(said, cancel) : Reach(() => reports.Report(TenantId.Default, said, cancel));

    public Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        artifacts.Save(taskId, name, content, cancel);

    private async Task<IReadOnlyList<Result>> ReportSound(IReadOnlyList<TaskReport> said, CancellationToken cancel)
    {
        var sound = said.Where(report => !IsRefused(report)).ToList();
        var answers = new Queue<Result>(
            sound.Count == 0 ? [] : await Reach(() => reports.Report(TenantId.Default, sound, cancel))
        );
        return [.. said.Select(report => RefusalOf(report) is { } refusal ? refusal : answers.Dequeue())];
    }

    private static bool IsRefused(TaskReport report) => RefusalOf(report) is not null;

    // what a worker over REST passes through checks the same
    private static Error? RefusalOf(TaskReport report)
    {
        if (report.Report is not Completion { Result: { } result })
            return null;
        if (Encoding.UTF8.GetByteCount(result) > PlanLimits.Json)
            return Error.Invalid("limit_exceeded", $"The result has more than {PlanLimits.Json} bytes.");
        return JsonStrings.AreText(result)
            ? null
            : Error.Invalid("malformed_json", "The result holds half of a surrogate pair.");
    }

    private static async Task<T> Reach<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (UnavailableException error)
        {
            throw new SupplyOutage(error.Message, error);
        }
    }

    private static Assignment Assign(ClaimedTask claimed)
    {
        var task = claimed.Task;
        return new Assignment(
            new AgentTask
            {
                Id = task.Id,
                Key = task.Key,
                Title = task.Title,
                Description = task.Description,
                Input = task.Input is null ? NoInput : JsonElement.Parse(task.Input),
                RetryCount = task.RetryCount,
                Answers = [.. task.Answers.Select(a => new AgentTaskAnswer(a.Question, JsonElement.Parse(a.Input)))],
                Dependencies = new DependencyResults(claimed.Dependencies),
            },
            task.AgentType,
            task.LeaseToken
        );
    }
}
