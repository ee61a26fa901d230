using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class PlanConfiguration : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        builder.ToTable("plans");
        builder.HasKey(plan => plan.Id);
        // what tasks and events refer to, and the order of lists
        builder.Ignore(plan => plan.Changes);
        builder.HasAlternateKey(plan => new { plan.TenantId, plan.Id });
        builder
            .HasOne<Session>()
            .WithMany()
            .HasForeignKey(plan => new { plan.TenantId, plan.SessionId })
            .HasPrincipalKey(session => new { session.TenantId, session.Id })
            .OnDelete(DeleteBehavior.Restrict);

        builder.Column(plan => plan.Id);
        builder.Column(plan => plan.TenantId).IsConcurrencyToken();
        builder.Column(plan => plan.SessionId);
        builder.Column(plan => plan.JobId);
        builder.Column(plan => plan.Version).IsConcurrencyToken();
        builder.Column(plan => plan.Status);
        builder.Column(plan => plan.Paused);
        builder.Column(plan => plan.OnFailure);
        builder.Column(plan => plan.Counts);
        builder.Column(plan => plan.NextPosition);
        builder.Column(plan => plan.Edges);
        builder.Column(plan => plan.FirstSeq);
        builder.Column(plan => plan.EventSeq);
        builder.Column(plan => plan.Pruned);
        builder.Column(plan => plan.ForkedFrom);
        builder.Column(plan => plan.CreatedAt);
        builder.Column(plan => plan.UpdatedAt);
        builder.Column(plan => plan.StartedAt);
        builder.Column(plan => plan.CompletedAt);
        builder.Column(plan => plan.Goal, PlanLimits.Goal);
        builder.Column(plan => plan.Metadata, PlanLimits.Metadata);
        builder.Column(plan => plan.FoldedGoal, Folding.MostOf(PlanLimits.Goal));

        // partial: a plan that runs costs nothing here, nor one whose events are gone
        builder
            .HasIndex(plan => plan.CompletedAt, "idx_plans_prunable")
            .HasFilter("completed_at IS NOT NULL AND pruned = 0");
        // with the id, or the planner would rather walk all plans of the tenant in the order of the list
        builder.HasIndex(plan => new { plan.SessionId, plan.Id }, "idx_plans_session_id");
        builder.HasIndex(
            plan => new
            {
                plan.TenantId,
                plan.Status,
                plan.Id,
            },
            "idx_plans_status"
        );
    }
}
