using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Abstractions;

/// <summary>Refusals that belong to no aggregate. Codes are a public contract.</summary>
public static class Refusals
{
    public static readonly Error Busy = new(
        "busy",
        "The server cannot take more work now: try again soon.",
        ErrorKind.Unavailable
    );

    public static readonly Error Draining = new(
        "draining",
        "The server stops and hands out nothing any more: ask another, or this one again soon.",
        ErrorKind.Unavailable
    );

    public static readonly Error OutcomeUnknown = new(
        "outcome_unknown",
        "The storage failed while it saved: look what became of it, or repeat the request.",
        ErrorKind.Unavailable
    );

    public static readonly Error StorageFull = new(
        "storage_full",
        "The disk is full: nothing was saved. Reading works, and so will this when there is room again.",
        ErrorKind.Unavailable
    );

    public static readonly Error IdempotencyKeyInvalid = new(
        "idempotency_key_invalid",
        "Idempotency-Key must be 1 to 255 letters, digits and _ . : - in quotes or bare.",
        ErrorKind.Invalid
    );

    public static readonly Error IdempotencyKeyReused = new(
        "idempotency_key_reused",
        "The Idempotency-Key was used for another request: a new request needs a new key.",
        ErrorKind.Invalid
    );

    public static readonly Error ArtifactNotFound = Error.NotFound("artifact");

    public static readonly Error KeyNotFound = Error.NotFound("key");

    public static Error Forbidden(Role needed) =>
        new("forbidden", $"This needs a key of the role {needed.Wire()}.", ErrorKind.Forbidden);

    public static Error EventsPruned(Plan plan) =>
        new("events_pruned", "Events that old are not kept any more.", ErrorKind.Gone)
        {
            Details = new Dictionary<string, object?> { ["first_seq"] = plan.FirstSeq },
        };
}
