using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

/// <summary>What no connection and no request may exceed. Section <c>CleanPlan:Limits</c>.</summary>
internal sealed class LimitOptions
{
    public const string Section = "CleanPlan:Limits";

    /// <summary>
    /// Connections at the same time; one more is closed at once. Fewer where the system lets the process open fewer files.
    /// </summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 10_000;

    /// <summary>How long the head of a request may take to arrive.</summary>
    [Range(1, 300)]
    public int HeaderSeconds { get; set; } = 10;

    /// <summary>How long a connection may be silent between requests.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 60;

    /// <summary>Bytes in a second, below which a body that is sent, or an answer that is read, is cut.</summary>
    [Range(1, 1_000_000_000)]
    public int BytesPerSecond { get; set; } = 240;

    /// <summary>How long it may be slower than that at first.</summary>
    [Range(2, 300)]
    public int GraceSeconds { get; set; } = 5;

    /// <summary>
    /// How long a request may take that has not been accepted as a change; what waits because it was asked to has its
    /// own bound.
    /// </summary>
    [Range(1, 3_600)]
    public int RequestSeconds { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
