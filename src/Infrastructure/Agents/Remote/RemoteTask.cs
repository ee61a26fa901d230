using System.Text.Json;
using CleanPlan.Application.Agents;

namespace CleanPlan.Infrastructure.Agents.Remote;

/// <summary>Reads a task as the API hands it out.</summary>
internal static class RemoteTask
{
    public static Assignment Read(JsonElement task) =>
        new(
            new AgentTask
            {
                Id = task.GetProperty("id").GetGuid(),
                Key = task.GetProperty("key").GetString()!,
                Title = task.GetProperty("title").GetString()!,
                Description = task.GetProperty("description").GetString(),
                Input = task.GetProperty("input").Clone(),
                RetryCount = task.GetProperty("retry_count").GetInt32(),
                Answers =
                [
                    .. task.GetProperty("answers")
                        .EnumerateArray()
                        .Select(answer => new AgentTaskAnswer(
                            answer.GetProperty("question").GetString()!,
                            answer.GetProperty("input").Clone()
                        )),
                ],
                Dependencies =
                [
                    .. task.GetProperty("dependencies")
                        .EnumerateObject()
                        .Select(dependency => KeyValuePair.Create(dependency.Name, Given(dependency.Value))),
                ],
            },
            task.GetProperty("agent_type").GetString(),
            task.GetProperty("lease_token").GetInt64()
        );

    private static JsonElement? Given(JsonElement result) =>
        result.ValueKind is JsonValueKind.Null ? null : result.Clone();
}
