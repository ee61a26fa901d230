using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class DependencyCountsConfiguration : IEntityTypeConfiguration<DependencyCountsRow>
{
    public void Configure(EntityTypeBuilder<DependencyCountsRow> builder)
    {
        builder.ToTable("dependency_counts");
        builder.HasKey(row => new { row.PlanId, row.First });
        builder.Column(row => row.PlanId);
        builder.Column(row => row.First);
        builder.Column(row => row.TenantId).IsConcurrencyToken();
        builder.Column(row => row.Counts, DependencyCountsRow.Longest);
    }
}
