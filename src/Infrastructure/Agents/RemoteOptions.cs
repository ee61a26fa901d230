using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>The server that a crew works for from outside, or that a verb asks.</summary>
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

    /// <summary>A line to the server, for whoever asks it something.</summary>
    public HttpClient Connect()
    {
        var client = new HttpClient
        {
            BaseAddress = new Uri(Url.TrimEnd('/') + "/"),
            // longer than the longest wait
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (Key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }
}

[OptionsValidator]
internal sealed partial class RemoteOptionsValidator : IValidateOptions<RemoteOptions>;
