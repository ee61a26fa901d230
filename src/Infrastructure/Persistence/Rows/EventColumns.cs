using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The columns of <c>task_events</c>, which are written once.</summary>
internal static class EventColumns
{
    public static readonly RowSet<TaskEvent> Insert = RowSet<TaskEvent>.Insert(
        "task_events",
        new("plan_id", e => e.PlanId),
        new("seq", e => e.Seq),
        new("tenant_id", e => e.TenantId.Value),
        new("event_type", e => Codec.Enum(e.EventType)),
        new("task_id", e => e.TaskId),
        new("task_key", e => e.TaskKey),
        new("attempt", e => e.Attempt),
        new("lease_token", e => e.LeaseToken),
        new("agent_id", e => e.AgentId),
        new("agent_type", e => e.AgentType),
        new("message", e => e.Message),
        new("progress", e => e.Progress),
        new("tool_name", e => e.ToolName),
        new("tool_input", e => e.ToolInput),
        new("tool_output", e => e.ToolOutput),
        new("\"from\"", e => e.From),
        new("\"to\"", e => e.To),
        new("reason", e => e.Reason),
        new("timestamp", e => e.Timestamp)
    );
}
