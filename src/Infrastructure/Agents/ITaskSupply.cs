using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>Where a crew has its tasks from: the engine of this process, or a server over REST.</summary>
internal interface ITaskSupply
{
    /// <summary>
    /// Whether a claim that is made after a report was handed over finds that report carried out: then slots can be filled
    /// again without waiting for the answer.
    /// </summary>
    bool KeepsOrder { get; }

    /// <summary>Empty when there was nothing.</summary>
    /// <param name="wait">a while for tasks, where there are none; else it only looks</param>
    /// <exception cref="SupplyOutage">not now: try again soon</exception>
    Task<IReadOnlyList<Assignment>> Claim(
        IReadOnlyList<string> agentTypes,
        int most,
        bool wait,
        CancellationToken stop
    );

    /// <summary>One answer for each report, in their order.</summary>
    /// <exception cref="SupplyOutage">nobody knows whether it was taken: say it again</exception>
    Task<IReadOnlyList<Result>> Report(IReadOnlyList<TaskReport> reports, CancellationToken cancel);

    /// <summary>Keeps a file beside a task.</summary>
    /// <returns>where it can be fetched from, below the base of the API</returns>
    Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel);
}

/// <summary>A task that was claimed for an agent.</summary>
internal sealed record Assignment(AgentTask Task, string? AgentType, long LeaseToken);

/// <summary>The supply cannot be reached, or cannot take more, for the moment.</summary>
internal sealed class SupplyOutage(string message, Exception? inner = null) : Exception(message, inner);
