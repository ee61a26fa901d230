using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Common;
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
        Reach(() => reports.Report(TenantId.Default, said, cancel));

    public Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        artifacts.Save(taskId, name, content, cancel);

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
