using CleanPlan.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

internal sealed class ModelCallConfiguration : IEntityTypeConfiguration<ModelCallRow>
{
    /// <summary>Of each of its texts; what is longer is cut.</summary>
    public const int TextLength = 256 * 1024;
    private const int NameLength = 200;
    private const int ErrorLength = 10_000;

    public void Configure(EntityTypeBuilder<ModelCallRow> builder)
    {
        builder.ToTable("model_calls");
        builder.HasKey(call => call.Id);
        builder.HasOne<Job>().WithMany().HasForeignKey(call => call.JobId).OnDelete(DeleteBehavior.Cascade);

        builder.Column(call => call.Id);
        builder.Column(call => call.TenantId).IsConcurrencyToken();
        builder.Column(call => call.JobId);
        builder.Column(call => call.Purpose);
        builder.Column(call => call.Provider, NameLength);
        builder.Column(call => call.Model, NameLength);
        builder.Column(call => call.Attempt);
        builder.Column(call => call.Outcome);
        builder.Column(call => call.HttpStatus);
        builder.Column(call => call.StartedAt);
        builder.Column(call => call.DurationMs);
        builder.Column(call => call.InputTokens);
        builder.Column(call => call.OutputTokens);
        builder.Column(call => call.Cost);
        builder.Column(call => call.Error, ErrorLength);
        builder.Column(call => call.Prompt, TextLength);
        builder.Column(call => call.Answer, TextLength);

        builder.HasIndex(call => new { call.JobId, call.Id }, "idx_model_calls_job_id");
    }
}
