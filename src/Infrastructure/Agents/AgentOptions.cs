using System.ComponentModel.DataAnnotations;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>The agents of this process. Section <c>CleanPlan:Agents</c>.</summary>
public sealed class AgentOptions
{
    public const string Section = "CleanPlan:Agents";

    /// <summary>Tasks that they do at once; 0: none.</summary>
    [Range(0, 1_000)]
    public int Workers { get; set; } = 8;

    /// <summary>The types that they take, by commas; empty: every agent that is built in.</summary>
    public string Types { get; set; } = "";

    [Range(PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds)]
    public int LeaseSeconds { get; set; } = PlanLimits.DefaultLeaseSeconds;

    /// <summary>When the process stops, running tasks may take so long to end before they are given back.</summary>
    [Range(0, 3_600)]
    public int DrainSeconds { get; set; } = 20;
}

[OptionsValidator]
internal sealed partial class AgentOptionsValidator : IValidateOptions<AgentOptions>;
