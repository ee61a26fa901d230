using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Importing;

/// <summary>Why an item of an older system is not taken; codes are a public contract, told in reports alone.</summary>
internal static class ImportErrors
{
    public static readonly Error MalformedJson = Error.Invalid("malformed_json", "It is not JSON in UTF-8.");

    public static readonly Error Differs = Error.Conflict(
        "differs",
        "It was imported, and is another by now: --replace overwrites it."
    );

    public static Error WrongType(string what) => Error.Invalid("wrong_type", $"{what} has the wrong type.");

    public static Error IdMismatch(string id, string name) =>
        Error.Invalid("id_mismatch", $"It calls itself {id}, and is kept as {name}.");

    public static Error InvalidRole(int message) =>
        Error.Invalid("invalid_role", $"messages[{message}].role is none of system, user, assistant and tool.");
}
