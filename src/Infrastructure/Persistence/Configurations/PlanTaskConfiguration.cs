using CleanPlan.Domain.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class PlanTaskConfiguration : IEntityTypeConfiguration<PlanTask>
{
    /// <summary>1 while the plan is paused: its tasks keep their place in the queue, and no claim sees them.</summary>
    public const string OnHold = "OnHold";

    /// <summary>
    /// All but those that wait for others and those that are done: most of a plan's tasks are one or the other most of
    /// the time, and an index of the rest is small and cheap to keep. Joined by OR, since SQLite sees from any one of the
    /// terms that it may use the index.
    /// </summary>
    private const string OnTheMove =
        "claimable_at IS NOT NULL OR status = 'in_progress' OR status = 'retrying' OR status = 'blocked' "
        + "OR status = 'failed' OR status = 'skipped'";

    public void Configure(EntityTypeBuilder<PlanTask> builder)
    {
        builder.ToTable("tasks");
        // what is read through the view, which leaves out the tables that nobody asks for
        builder.ToView("whole_tasks");
        builder.SplitToTable("task_texts", Texts);
        builder.SplitToTable("task_results", table => table.Property(task => task.Result));
        builder.HasKey(task => task.Id);
        builder
            .HasOne<Plan>()
            .WithMany()
            .HasForeignKey(task => new { task.TenantId, task.PlanId })
            .HasPrincipalKey(plan => new { plan.TenantId, plan.Id })
            .OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(task => task.HasEdges);
        builder.Ignore(task => task.HasDetails);
        builder.Ignore(task => task.Changes);
        // beside the rows: see DependencyCountsRow
        builder.Ignore(task => task.Dependencies);

        HotColumns(builder);
        DefinitionColumns(builder);
        TextColumns(builder);
        Indexes(builder);
    }

    // what claims and reports read and write
    private static void HotColumns(EntityTypeBuilder<PlanTask> builder)
    {
        builder.Column(task => task.Id);
        builder.Column(task => task.TenantId).IsConcurrencyToken();
        builder.Column(task => task.PlanId);
        builder.Column(task => task.Key, PlanLimits.Key);
        builder.Column(task => task.Status);
        builder.Column(task => task.Reason);
        builder.Column(task => task.AgentType, PlanLimits.AgentType);
        builder.Column(task => task.Priority);
        builder.Column(task => task.ClaimableAt);
        builder.Column<PlanTask, bool>(OnHold).HasDefaultValue(false);
        builder.Column(task => task.Version);
        builder.Column(task => task.Progress);
        builder.Column(task => task.Attempt);
        builder.Column(task => task.LeaseToken);
        builder.Column(task => task.WorkerId, PlanLimits.WorkerId);
        builder.Column(task => task.LeaseExpiresAt);
        builder.Column(task => task.LeaseCheckAt);
        builder.Column(task => task.LeaseSeconds);
        builder.Column(task => task.AttemptEndsAt);
        builder.Column(task => task.NextAttemptAt);
        builder.Column(task => task.NotBefore);
        builder.Column(task => task.DeadlineFrom);
        builder.Column(task => task.DeadlineAt);
        builder.Column(task => task.RetryCount);
        builder.Column(task => task.LostLeases);
        builder.Column(task => task.LastReport);
        builder.Column(task => task.ReleasedBy, PlanLimits.WorkerId);
        builder.Column(task => task.Releases);
        builder.Column(task => task.ReleasedUntil);
        builder.Column(task => task.ApprovedAt);
        builder.Column(task => task.StartedAt);
        builder.Column(task => task.CompletedAt);
    }

    // what was asked for, as far as it is small
    private static void DefinitionColumns(EntityTypeBuilder<PlanTask> builder)
    {
        builder.Column(task => task.CanParallel);
        builder.Column(task => task.RunOn);
        builder.Column(task => task.Optional);
        builder.Column(task => task.RequiresApproval);
        builder.Column(task => task.MaxAttempts);
        builder.Column(task => task.RetryInitialSeconds);
        builder.Column(task => task.RetryFactor);
        builder.Column(task => task.RetryMaxSeconds);
        builder.Column(task => task.TimeoutSeconds);
        builder.Column(task => task.DeadlineSeconds);
        builder.Column(task => task.DelaySeconds);
        builder.Column(task => task.EstimatedSeconds);
        builder.Column(task => task.Pool, PlanLimits.Pool);
        builder.Column(task => task.Slots);
        builder.Column(task => task.ForkedFrom);
        builder.Column(task => task.CreatedAt);
        // last, since a row that overflows its page is read no further than what was asked for
        builder.Column(task => task.Dependents);
        builder.Column(task => task.ErrorType, PlanLimits.ErrorType);
        builder.Column(task => task.ErrorMessage, PlanLimits.Message);
        builder.Column(task => task.Question, PlanLimits.Message);
    }

    // what no move reads or writes
    private static void TextColumns(EntityTypeBuilder<PlanTask> builder)
    {
        builder.Column(task => task.Title, PlanLimits.Title);
        builder.Column(task => task.DependsOn);
        builder.Column(task => task.Description, PlanLimits.Description);
        builder.Column(task => task.Answers).IsRequired(false);
        builder.Column(task => task.Metadata, PlanLimits.Metadata);
        builder.Column(task => task.Input, PlanLimits.Json);
        builder.Column(task => task.Result, PlanLimits.Json);
    }

    private static void Texts(SplitTableBuilder<PlanTask> table)
    {
        table.Property(task => task.Title);
        table.Property(task => task.DependsOn);
        table.Property(task => task.Description);
        table.Property(task => task.Answers);
        table.Property(task => task.Metadata);
        table.Property(task => task.Input);
    }

    private static void Indexes(EntityTypeBuilder<PlanTask> builder)
    {
        // by id a plan's tasks are a range of the key: see PlanTaskId
        builder.HasIndex(task => new { task.PlanId, task.Key }, "idx_tasks_plan_id").IsUnique();
        // with the id: a page of ten thousand tasks must not read and sort them all to find its fifty
        builder
            .HasIndex(
                task => new
                {
                    task.PlanId,
                    task.Status,
                    task.Id,
                },
                "idx_tasks_status"
            )
            .HasFilter(OnTheMove);
        builder
            .HasIndex(
                task => new
                {
                    task.TenantId,
                    task.AgentType,
                    task.Priority,
                    task.ClaimableAt,
                    task.Id,
                },
                "idx_tasks_claim"
            )
            .HasFilter("claimable_at IS NOT NULL AND on_hold = 0");
        // with the worker: who holds how many is counted without a look at their rows
        builder
            .HasIndex(
                task => new
                {
                    task.LeaseCheckAt,
                    task.TenantId,
                    task.WorkerId,
                },
                "idx_tasks_lease"
            )
            .HasFilter("lease_check_at IS NOT NULL");
        builder.HasIndex(task => task.DeadlineAt, "idx_tasks_deadline").HasFilter("deadline_at IS NOT NULL");
        builder
            .HasIndex(task => new { task.TenantId, task.Id }, "idx_tasks_approvals")
            .HasFilter("status = 'blocked' AND reason IN ('awaiting_approval', 'awaiting_input')");
    }
}
