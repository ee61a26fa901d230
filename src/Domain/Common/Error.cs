namespace CleanPlan.Domain.Common;

/// <summary>What kind of refusal an error is; the one place that knows HTTP maps it to a status.</summary>
public enum ErrorKind
{
    /// <summary>A rule is broken by the request itself.</summary>
    Invalid,

    /// <summary>There is no such thing in this tenant.</summary>
    NotFound,

    /// <summary>The state does not allow it, or a race was lost.</summary>
    Conflict,

    /// <summary>The caller's precondition (a version) does not hold.</summary>
    PreconditionFailed,

    /// <summary>The caller is known but lacks the role.</summary>
    Forbidden,

    /// <summary>It was there, and is kept no longer.</summary>
    Gone,

    /// <summary>Not now: try again later.</summary>
    Unavailable,
}

/// <summary>One fault of a request: the field's path on the wire (<c>tasks[3].key</c>), a stable code, a sentence.</summary>
public record Fault(string Field, string Code, string Message);

/// <summary>A length or a count over its limit.</summary>
public sealed record LimitFault(string Field, string Message, long Limit, long Value)
    : Fault(Field, "limit_exceeded", Message);

/// <summary>An expected refusal. <paramref name="Code"/> is a public contract and never changes.</summary>
public sealed record Error(string Code, string Message, ErrorKind Kind)
{
    /// <summary>Every fault found, where the refusal is about fields.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Further members of the problem answer, such as <c>cycle</c> or <c>allowed</c>.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = NoDetails;

    private static readonly Dictionary<string, object?> NoDetails = [];

    public static Error Invalid(string code, string message, params IReadOnlyList<Fault> faults) =>
        new(code, message, ErrorKind.Invalid) { Faults = faults };

    public static Error Conflict(string code, string message) => new(code, message, ErrorKind.Conflict);

    public static Error NotFound(string what) => new("not_found", $"There is no such {what}.", ErrorKind.NotFound);
}
