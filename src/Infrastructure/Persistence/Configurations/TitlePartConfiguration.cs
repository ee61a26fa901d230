using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class TitlePartConfiguration : IEntityTypeConfiguration<TitlePartRow>
{
    public void Configure(EntityTypeBuilder<TitlePartRow> builder)
    {
        builder.ToTable("title_parts");
        // the newest session of a part is its last
        builder.HasKey(row => new
        {
            row.TenantId,
            row.Part,
            row.SessionId,
        });
        builder.Column(row => row.TenantId).IsConcurrencyToken();
        builder.Column(row => row.Part, TitlePartRow.Longest);
        builder.Column(row => row.SessionId);
    }
}
