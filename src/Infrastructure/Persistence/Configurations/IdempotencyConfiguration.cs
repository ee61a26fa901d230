using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.HasKey(row => new
        {
            row.TenantId,
            row.Key,
            row.Route,
        });

        builder.Column(row => row.TenantId).IsConcurrencyToken();
        builder.Column(row => row.Key, IdempotencyRow.KeyLength);
        builder.Column(row => row.Route, IdempotencyRow.RouteLength);
        builder.Column(row => row.Fingerprint).HasMaxLength(IdempotencyRow.FingerprintLength);
        builder.Column(row => row.CreatedAt);
        builder.Column(row => row.Status);
        builder.Column(row => row.Location, IdempotencyRow.LocationLength);
        builder.Column(row => row.ETag, IdempotencyRow.ETagLength).HasColumnName("etag");
        builder.Column(row => row.Compressed);
        builder.Column(row => row.Body).HasMaxLength(IdempotencyRow.BodyBytes);

        builder.HasIndex(row => row.CreatedAt, "idx_idempotency_keys_created_at");
    }
}
