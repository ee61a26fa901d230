using System.Text.Json;
using System.Text.Json.Serialization;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>What the outbox tells of a plan's moves; the plan is the key.</summary>
internal static class PlanMessages
{
    /// <returns>null where it is no move, or one of which nothing is told</returns>
    public static string? KindOf(TaskEvent line)
    {
        if (line.To is null || line.To == line.From)
            return null;
        if (line.TaskId is null)
            return SnakeCase.TryParse<PlanStatus>(line.To, out var plan) ? KindOf(line, plan) : null;
        return SnakeCase.TryParse<PlanTaskStatus>(line.To, out var task) ? KindOf(task) : null;
    }

    public static OutboxMessage Of(TaskEvent line, string kind) =>
        new()
        {
            TenantId = line.TenantId,
            Key = line.PlanId,
            Kind = kind,
            Payload = JsonSerializer.Serialize(PlanMove.Of(line), MessageJson.Default.PlanMove),
            CreatedAt = line.Timestamp,
        };

    private static string? KindOf(TaskEvent line, PlanStatus to) =>
        to switch
        {
            // one that goes on after it has failed was started before
            PlanStatus.InProgress => line.From == PlanStatus.Pending.Wire() ? OutboxKinds.PlanStarted : null,
            PlanStatus.Done => OutboxKinds.PlanDone,
            PlanStatus.Failed => OutboxKinds.PlanFailed,
            PlanStatus.Aborted => OutboxKinds.PlanAborted,
            _ => null,
        };

    private static string? KindOf(PlanTaskStatus to) =>
        to switch
        {
            PlanTaskStatus.Done => OutboxKinds.TaskDone,
            PlanTaskStatus.Failed => OutboxKinds.TaskFailed,
            _ => null,
        };
}

/// <summary>A move as it is told: what it was, and where the rest is found.</summary>
/// <param name="Seq">of the plan's events</param>
internal sealed record PlanMove(
    Guid PlanId,
    long Seq,
    Guid? TaskId,
    string? TaskKey,
    string? AgentType,
    int? Attempt,
    string? Reason
)
{
    public static PlanMove Of(TaskEvent line) =>
        new(line.PlanId, line.Seq, line.TaskId, line.TaskKey, line.AgentType, line.Attempt, line.Reason);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PlanMove))]
internal sealed partial class MessageJson : JsonSerializerContext;
