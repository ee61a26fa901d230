using CleanPlan.Application.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox");
        builder.HasKey(message => message.Number);

        // by the database, which gives none twice, also when the table was empty in between
        builder.Column(message => message.Number).ValueGeneratedOnAdd();
        builder.Column(message => message.TenantId).IsConcurrencyToken();
        builder.Column(message => message.Key);
        builder.Column(message => message.Kind, OutboxMessage.KindLength);
        builder.Column(message => message.CreatedAt);
        builder.Column(message => message.Payload, OutboxMessage.PayloadLength);

        builder.HasIndex(message => new { message.Key, message.Number }, "idx_outbox_key");
    }
}
