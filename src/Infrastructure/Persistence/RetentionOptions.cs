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

    /// <summary>How long the events of a plan are kept after it was settled; 0 keeps them for ever.</summary>
    [Range(0, 36_500)]
    public int EventDays { get; set; } = 90;

    /// <summary>How long a deleted session can be restored, before it is purged with its plans; 0 keeps it for ever.</summary>
    [Range(0, 36_500)]
    public int DeletedSessionDays { get; set; } = 30;

    /// <summary>How often is looked for what is to go.</summary>
    [Range(1, 1_440)]
    public int IntervalMinutes { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
