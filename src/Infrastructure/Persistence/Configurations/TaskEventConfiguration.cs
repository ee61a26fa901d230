using CleanPlan.Domain.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class TaskEventConfiguration : IEntityTypeConfiguration<TaskEvent>
{
    private const int WireNameLength = 32;

    public void Configure(EntityTypeBuilder<TaskEvent> builder)
    {
        builder.ToTable("task_events");
        builder.HasKey(line => new { line.PlanId, line.Seq });
        // without foreign keys: the task's would forbid that its events outlive it, the plan's is most of an insert's cost
        builder.Column(line => line.PlanId);
        builder.Column(line => line.Seq);
        builder.Column(line => line.TenantId).IsConcurrencyToken();
        builder.Column(line => line.EventType);
        builder.Column(line => line.TaskId);
        builder.Column(line => line.TaskKey, PlanLimits.Key);
        builder.Column(line => line.Attempt);
        builder.Column(line => line.LeaseToken);
        builder.Column(line => line.AgentId, PlanLimits.WorkerId);
        builder.Column(line => line.AgentType, PlanLimits.AgentType);
        builder.Column(line => line.Progress);
        builder.Column(line => line.From, WireNameLength);
        builder.Column(line => line.To, WireNameLength);
        builder.Column(line => line.Reason, WireNameLength);
        builder.Column(line => line.Timestamp);
        builder.Column(line => line.ToolName, PlanLimits.ToolName);
        builder.Column(line => line.Message, PlanLimits.Message);
        builder.Column(line => line.ToolInput, PlanLimits.Json);
        builder.Column(line => line.ToolOutput, PlanLimits.Json);

        builder.HasIndex(line => new { line.TaskId, line.Seq }, "idx_task_events_task_id");
    }
}
