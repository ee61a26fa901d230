using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Who drafts plans, and how. Section <c>CleanPlan:Planner</c>.</summary>
internal sealed class PlannerOptions
{
    public const string Section = "CleanPlan:Planner";

    private static readonly string[] s_builtIn = ["Interview", "Generation", "Refinement", "Validator", "Export"];

    /// <summary>Who is asked, in this order, until one answers; none: the stub.</summary>
    [ValidateEnumeratedItems]
    public ProviderSettings[] Providers { get; set; } = [];

    /// <summary>The types that tasks may have where the job names none; none: those of the built-in agents.</summary>
    public string[] AgentTypes { get; set; } = [];

    /// <summary>Drafts that are made at once.</summary>
    [Range(1, 1_000)]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Types whose tasks wait for an approval, whatever the planner says.</summary>
    public string[] ApprovalFor { get; set; } = [];

    [ValidateObjectMembers]
    public StubSettings Stub { get; set; } = new();

    internal IReadOnlyList<string> Types => AgentTypes is { Length: > 0 } ? AgentTypes : s_builtIn;
}

/// <summary>One whom the planner can ask.</summary>
internal sealed class ProviderSettings
{
    /// <summary>What it is called in records; no two have the same.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9_-]{1,50}$")]
    public string Name { get; set; } = "";

    [Required]
    [AllowedValues(Kinds.Stub)]
    public string Kind { get; set; } = "";
}

/// <summary>What a provider can be.</summary>
internal static class Kinds
{
    public const string Stub = "stub";
}

/// <summary>The provider that asks nobody.</summary>
internal sealed class StubSettings
{
    /// <summary>How long it pretends to think.</summary>
    [Range(0d, 3_600d)]
    public double DelaySeconds { get; set; }
}

[OptionsValidator]
internal sealed partial class PlannerOptionsValidator : IValidateOptions<PlannerOptions>;
