using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>How long is kept what nobody needs for ever. Section <c>CleanPlan:Retention</c>.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "CleanPlan:Retention";

    /// <summary>How long an idempotency key stands for its request.</summary>
    [Range(1, 72)]
    public int IdempotencyKeyHours { get; set; } = 24;
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
