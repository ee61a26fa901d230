using System.ComponentModel.DataAnnotations;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>The server that a crew works for from outside.</summary>
public sealed class RemoteOptions
{
    [Required]
    [Url]
    public string Url { get; set; } = "";

    /// <summary>A key of the role worker; null where the server asks for none.</summary>
    public string? Key { get; set; }

    /// <summary>Under which name this crew claims; no other may have the same.</summary>
    [Required]
    [MaxLength(PlanLimits.WorkerId)]
    public string WorkerId { get; set; } = "";

    /// <summary>The server's artifacts directory, where this machine shares it.</summary>
    public string? ArtifactsDirectory { get; set; }
}

[OptionsValidator]
internal sealed partial class RemoteOptionsValidator : IValidateOptions<RemoteOptions>;
