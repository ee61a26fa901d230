using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("messages");
        // the order of lists, and what holds a number twice off
        builder.HasKey(message => new { message.SessionId, message.Seq });
        builder
            .HasOne<Session>()
            .WithMany()
            .HasForeignKey(message => new { message.TenantId, message.SessionId })
            .HasPrincipalKey(session => new { session.TenantId, session.Id })
            .OnDelete(DeleteBehavior.Restrict);

        // what is long stands last: a list of some roles reads over it
        builder.Column(message => message.SessionId);
        builder.Column(message => message.Seq);
        builder.Column(message => message.TenantId).IsConcurrencyToken();
        builder.Column(message => message.Id);
        builder.Column(message => message.Role);
        builder.Column(message => message.TokensUsed);
        builder.Column(message => message.CreatedAt);
        builder.Column(message => message.Content, Message.JsonBytes);
        builder.Column(message => message.ToolCalls, Message.JsonBytes);
        builder.Column(message => message.ToolResults, Message.JsonBytes);
        builder.Column(message => message.Metadata, Message.JsonBytes);
    }
}
