using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.HasKey(job => job.Id);
        builder.HasAlternateKey(job => new { job.TenantId, job.Id });
        builder.Ignore(job => job.Execution);
        builder.Ignore(job => job.Draft);
        builder
            .HasOne<Session>()
            .WithMany()
            .HasForeignKey(job => new { job.TenantId, job.SessionId })
            .HasPrincipalKey(session => new { session.TenantId, session.Id })
            .OnDelete(DeleteBehavior.Restrict);

        builder.Column(job => job.Id);
        builder.Column(job => job.TenantId).IsConcurrencyToken();
        builder.Column(job => job.SessionId);
        builder.Column(job => job.Version).IsConcurrencyToken();
        builder.Column(job => job.Status);
        builder.Column(job => job.Reason);
        builder.Column(job => job.Source);
        builder.Column(job => job.Priority);
        builder.Column(job => job.NotBefore);
        builder.Column(job => job.WaitsSince);
        builder.Column(job => job.DueAt);
        builder.Column(job => job.RequireApproval);
        builder.Column(job => job.ExternalId, JobLimits.ExternalId);
        builder.Column(job => job.PlanId);
        builder.Column(job => job.ExecutionId);
        builder.Column(job => job.Attempts);
        builder.Column(job => job.DraftRevision);
        builder.Column(job => job.Planning);
        builder.Column(job => job.PlanningAskedAt);
        builder.Column(job => job.PlanningToken);
        builder.Column(job => job.PlanningLosses);
        builder.Column(job => job.EventSeq);
        builder.Column(job => job.Usage);
        builder.Column(job => job.RequestedBy, JobLimits.By);
        builder.Column(job => job.ApprovedBy, JobLimits.By);
        builder.Column(job => job.ApprovedAt);
        builder.Column(job => job.CreatedAt);
        builder.Column(job => job.UpdatedAt);
        builder.Column(job => job.StartedAt);
        builder.Column(job => job.CompletedAt);
        builder.Column(job => job.Goal, PlanLimits.Goal);
        builder.Column(job => job.AgentTypes, PlanLimits.MaxAgentTypes * PlanLimits.AgentType);
        builder.Column(job => job.CallbackUrl, JobLimits.CallbackUrl);
        builder.Column(job => job.Metadata, JobLimits.Metadata);
        builder.Column(job => job.Feedback, JobLimits.Feedback);
        builder.Column(job => job.Error, JobLimits.Error);

        // partial: only what waits is looked for by its turn; by OR, since SQLite does not see one status in an IN
        builder
            .HasIndex(
                job => new
                {
                    job.Status,
                    job.Priority,
                    job.DueAt,
                    job.Id,
                },
                "idx_jobs_waiting"
            )
            .HasFilter("status = 'created' OR status = 'drafting' OR status = 'queued'");
        builder.HasIndex(
            job => new
            {
                job.TenantId,
                job.Status,
                job.Id,
            },
            "idx_jobs_status"
        );
        builder.HasIndex(job => new { job.SessionId, job.Id }, "idx_jobs_session_id");
        builder
            .HasIndex(
                job => new
                {
                    job.TenantId,
                    job.ExternalId,
                    job.Id,
                },
                "idx_jobs_external_id"
            )
            .HasFilter("external_id IS NOT NULL");
    }
}

internal sealed class ExecutionConfiguration : IEntityTypeConfiguration<Execution>
{
    private const int OutcomeLength = 32;

    public void Configure(EntityTypeBuilder<Execution> builder)
    {
        builder.ToTable("executions");
        builder.HasKey(execution => execution.Id);
        builder
            .HasOne<Job>()
            .WithMany(job => job.Executions)
            .HasForeignKey(execution => execution.JobId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(execution => execution.IsCompleted);

        builder.Column(execution => execution.Id);
        builder.Column(execution => execution.TenantId).IsConcurrencyToken();
        builder.Column(execution => execution.JobId);
        builder.Column(execution => execution.Number);
        builder.Column(execution => execution.CreatedAt);
        builder.Column(execution => execution.EndedAt);
        builder.Column(execution => execution.Outcome, OutcomeLength);
        builder.Column(execution => execution.PlanId);
        builder.Column(execution => execution.Progress);
        builder.Column(execution => execution.Version);
        builder.Column(execution => execution.Error, JobLimits.Error);

        builder.HasIndex(execution => new { execution.JobId, execution.Number }, "idx_executions_job_id").IsUnique();
    }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("job_drafts");
        builder.HasKey(draft => new { draft.JobId, draft.Revision });
        builder
            .HasOne<Job>()
            .WithMany(job => job.Drafts)
            .HasForeignKey(draft => draft.JobId)
            .OnDelete(DeleteBehavior.Cascade);

        builder.Column(draft => draft.JobId);
        builder.Column(draft => draft.Revision);
        builder.Column(draft => draft.TenantId).IsConcurrencyToken();
        builder.Column(draft => draft.Kind);
        builder.Column(draft => draft.Source);
        builder.Column(draft => draft.State);
        builder.Column(draft => draft.By, JobLimits.By);
        builder.Column(draft => draft.CreatedAt);
        builder.Column(draft => draft.Notes, JobLimits.Notes);
        builder.Column(draft => draft.Feedback, JobLimits.Feedback);
        builder.Column(draft => draft.Comment, JobLimits.Comment);
        builder.Column(draft => draft.Content, JobLimits.Draft);
    }
}

internal sealed class JobEventConfiguration : IEntityTypeConfiguration<JobEvent>
{
    public void Configure(EntityTypeBuilder<JobEvent> builder)
    {
        builder.ToTable("job_events");
        builder.HasKey(line => new { line.JobId, line.Seq });
        builder
            .HasOne<Job>()
            .WithMany(job => job.Events)
            .HasForeignKey(line => line.JobId)
            .OnDelete(DeleteBehavior.Cascade);

        builder.Column(line => line.JobId);
        builder.Column(line => line.Seq);
        builder.Column(line => line.TenantId).IsConcurrencyToken();
        builder.Column(line => line.Type);
        builder.Column(line => line.From);
        builder.Column(line => line.To);
        builder.Column(line => line.Reason);
        builder.Column(line => line.By, JobLimits.By);
        builder.Column(line => line.ExecutionId);
        builder.Column(line => line.Revision);
        builder.Column(line => line.Timestamp);
    }
}
