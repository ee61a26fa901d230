using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Jobs;

/// <summary>How jobs get their turn. Section <c>CleanPlan:Jobs</c>.</summary>
internal sealed class JobOptions
{
    public const string Section = "CleanPlan:Jobs";

    /// <summary>Waiting so long counts as one level of priority, up to the highest.</summary>
    [Range(1, 86_400)]
    public int AgingSeconds { get; set; } = 60;

    /// <summary>Jobs of a tenant that are at work at once; one that waits for a person takes no place.</summary>
    [Range(1, 1_000_000)]
    public int MaxRunning { get; set; } = 100;

    internal TimeSpan AgingPeriod => TimeSpan.FromSeconds(AgingSeconds);
}

[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
