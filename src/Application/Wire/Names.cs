using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Wire;

internal static class Names
{
    /// <summary>The value of this name on the wire; null where no name was given or it was refused before.</summary>
    public static T? As<T>(this string? name)
        where T : struct, Enum => SnakeCase.TryParse<T>(name, out var value) ? value : null;
}
