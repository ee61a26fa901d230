using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>How the queue orders and watches. Section <c>CleanPlan:Engine</c>.</summary>
internal sealed class EngineOptions
{
    public const string Section = "CleanPlan:Engine";

    /// <summary>Waiting so long counts as one level of priority, up to the highest.</summary>
    [Range(1, 86_400)]
    public int AgingSeconds { get; set; } = 60;

    /// <summary>How often leases, attempts and deadlines that have run out are looked for, beside every claim.</summary>
    [Range(1, 5)]
    public int ReaperSeconds { get; set; } = 1;

    /// <summary>Tasks that the writer keeps in memory at most, so that it need not read them again; about 1 KB each.</summary>
    [Range(0, 10_000_000)]
    public int HotTasks { get; set; } = 50_000;

    internal TimeSpan AgingPeriod => TimeSpan.FromSeconds(AgingSeconds);
}

[OptionsValidator]
internal sealed partial class EngineOptionsValidator : IValidateOptions<EngineOptions>;
