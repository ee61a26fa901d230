using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

/// <summary>How a server goes out of service. Section <c>CleanPlan:Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    public const string Section = "CleanPlan:Shutdown";

    /// <summary>
    /// After SIGTERM everything is served for so long still, while <c>/health/ready</c> answers 503: load balancers need
    /// a moment to hear of it.
    /// </summary>
    [Range(0, 300)]
    public int PreStopSeconds { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
