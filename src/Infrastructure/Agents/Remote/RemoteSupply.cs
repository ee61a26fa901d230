using System.Net.Http.Json;
using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents.Remote;

/// <summary>A server over REST, by the requests that a worker in any language would send.</summary>
internal sealed class RemoteSupply(HttpClient http, IOptions<RemoteOptions> remote, IOptions<AgentOptions> options)
    : ITaskSupply
{
    private const int WaitSeconds = 30;

    public bool KeepsOrder => false;

    public async Task<IReadOnlyList<Assignment>> Claim(
        IReadOnlyList<string> agentTypes,
        int most,
        bool wait,
        CancellationToken stop
    )
    {
        var answer = await Post(
            "api/v2/tasks/claim",
            new
            {
                worker_id = remote.Value.WorkerId,
                agent_types = agentTypes,
                max_tasks = Math.Min(most, PlanLimits.MaxClaim),
                lease_seconds = options.Value.LeaseSeconds,
                wait_seconds = wait ? WaitSeconds : 0,
            },
            stop
        );
        return [.. answer.GetProperty("tasks").EnumerateArray().Select(RemoteTask.Read)];
    }

    public async Task<IReadOnlyList<Result>> Report(IReadOnlyList<TaskReport> reports, CancellationToken cancel)
    {
        var results = new List<Result>(reports.Count);
        foreach (var set in reports.Chunk(PlanLimits.MaxReports))
        {
            var answer = await Post("api/v2/tasks/report", new { reports = set.Select(RemoteReport.Of) }, cancel);
            results.AddRange(answer.GetProperty("results").EnumerateArray().Select(RemoteReport.Answer));
        }

        return results;
    }

    public async Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (remote.Value.ArtifactsDirectory is not { } root)
        {
            throw new AgentFailure(
                "no_artifacts_directory",
                "This worker was started without --artifacts, so it cannot leave files at the server.",
                retryable: false
            );
        }

        return await Files.Artifacts.Save(root, taskId, name, content, cancel);
    }

    private async Task<JsonElement> Post(string path, object body, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(path, body, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new SupplyOutage($"{path} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException)
        {
            throw new SupplyOutage(error.Message, error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new SupplyOutage("The server did not answer in time.", error);
        }
    }
}
