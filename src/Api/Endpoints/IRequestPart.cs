using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Endpoints;

/// <summary>A part of a request that was read, or could not be.</summary>
internal interface IRequestPart
{
    /// <param name="name">the parameter's name on the wire</param>
    /// <returns>null where it could be read</returns>
    Error? FaultOf(string name);
}

/// <summary>A part of which a digest is taken where the request has an idempotency key.</summary>
internal interface IDigested
{
    /// <summary>SHA-256 of its bytes as they were sent; null where there were none.</summary>
    byte[]? Digest { get; }
}
