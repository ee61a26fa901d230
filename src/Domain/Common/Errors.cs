namespace CleanPlan.Domain.Common;

/// <summary>Refusals that are no aggregate's own.</summary>
public static class Errors
{
    public static Error VersionMismatch(long current) =>
        new("precondition_failed", "The version has moved on: read it again.", ErrorKind.PreconditionFailed)
        {
            Details = new Dictionary<string, object?> { ["version"] = current },
        };

    public static readonly Error VersionConflict = Error.Conflict(
        "version_conflict",
        "Somebody else changed it at the same moment: read it and try again."
    );
}
