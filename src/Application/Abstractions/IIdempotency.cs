using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>
/// Carries out a request once for its idempotency key: what it changes and the answer that a repetition gets are one
/// transaction, so that there is no half of it to clean up after a crash.
/// </summary>
public interface IIdempotency
{
    /// <param name="work">
    /// All that the request does. It runs in the writer's turn, where every port takes part in the same transaction, so
    /// it must wait for nothing else. Where it found nothing that may still come, it is run again.
    /// </param>
    /// <returns>
    /// the answer that an earlier request has left under this key; null where <paramref name="work"/> was run; or
    /// <c>idempotency_key_reused</c>
    /// </returns>
    Task<Result<StoredResponse?>> Run(
        KeyedRequest request,
        Func<CancellationToken, Task<KeyedOutcome>> work,
        CancellationToken cancel
    );
}

/// <param name="Route">method and route template: the same key means nothing to another route</param>
/// <param name="Fingerprint">SHA-256 over all that was asked: a key stands for one request alone</param>
public sealed record KeyedRequest(TenantId Tenant, string Route, string Key, byte[] Fingerprint);

/// <summary>An answer of success as it went over the wire.</summary>
public sealed record StoredResponse(int Status, string? Location, string? ETag, byte[]? Body);

/// <summary>What became of the work of a request that has a key.</summary>
/// <param name="Keep">whether to keep what it changed</param>
/// <param name="Answer">what a repetition gets; null where it shall run anew</param>
public sealed record KeyedOutcome(bool Keep, StoredResponse? Answer)
{
    /// <summary>A refusal changes nothing and leaves no key.</summary>
    public static readonly KeyedOutcome Refused = new(false, null);

    /// <summary>Nothing was there to be had: no answer worth to be kept.</summary>
    public static readonly KeyedOutcome Empty = new(true, null);

    public static KeyedOutcome Done(StoredResponse answer) => new(true, answer);
}
