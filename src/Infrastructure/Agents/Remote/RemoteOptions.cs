namespace CleanPlan.Infrastructure.Agents;

/// <summary>The server that a crew works for from outside.</summary>
public sealed class RemoteOptions
{
    public required string Url { get; init; }

    /// <summary>A key of the role worker; null where the server asks for none.</summary>
    public string? Key { get; init; }

    /// <summary>Under which name this crew claims; no other may have the same.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The server's artifacts directory, where this machine shares it.</summary>
    public string? ArtifactsDirectory { get; init; }
}
