using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => key.Id);

        builder.Column(key => key.Id, ApiKeyRow.IdLength);
        builder.Column(key => key.TenantId).IsConcurrencyToken();
        builder.Column(key => key.Name, ApiKeyRow.NameLength);
        builder.Column(key => key.Role);
        builder.Column(key => key.Hash).HasMaxLength(ApiKeyRow.HashLength);
        builder.Column(key => key.CreatedAt);
        builder.Column(key => key.ExpiresAt);
        builder.Column(key => key.LastUsedAt);
        builder.Column(key => key.RevokedAt);

        builder.HasIndex(key => new { key.TenantId, key.Id }, "idx_api_keys_tenant_id");
    }
}
