using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        // what plans refer to, and the order of lists
        builder.HasAlternateKey(session => new { session.TenantId, session.Id });

        builder.Column(session => session.Id);
        builder.Column(session => session.TenantId).IsConcurrencyToken();
        builder.Column(session => session.Version).IsConcurrencyToken();
        builder.Column(session => session.UserId, Session.UserIdLength);
        builder.Column(session => session.LegacyId, Session.LegacyIdLength);
        builder.Column(session => session.CreatedAt);
        builder.Column(session => session.UpdatedAt);
        builder.Column(session => session.DeletedAt);
        builder.Column(session => session.MessageCount);
        builder.Column(session => session.TokensUsed);
        builder.Column(session => session.LastMessageAt);
        builder.Column(session => session.Title, Session.TitleLength);
        builder.Column(session => session.SystemPrompt, Session.SystemPromptLength);
        builder.Column(session => session.Metadata, Session.MetadataBytes);
        builder.Column<Session, bool>(TitlePartRow.Indexed);
        builder.Column(session => session.FoldedTitle, Folding.MostOf(Session.TitleLength));

        builder
            .HasIndex(session => new { session.DeletedAt, session.Id }, "idx_sessions_deleted_at")
            .HasFilter("deleted_at IS NOT NULL");
        builder
            .HasIndex(session => new { session.TenantId, session.Id }, "idx_sessions_unindexed")
            .HasFilter("NOT title_indexed");
        builder
            .HasIndex(session => new { session.TenantId, session.Id }, "idx_sessions_deleted")
            .HasFilter("deleted_at IS NOT NULL");
        // partial: a plan that comes without a session gets one of no user, which should cost nothing here
        builder
            .HasIndex(
                session => new
                {
                    session.TenantId,
                    session.UserId,
                    session.Id,
                },
                "idx_sessions_user_id"
            )
            .HasFilter("user_id IS NOT NULL");
        builder
            .HasIndex(session => new { session.TenantId, session.LegacyId }, "idx_sessions_legacy_id")
            .IsUnique()
            .HasFilter("legacy_id IS NOT NULL");
    }
}
