using CleanPlan.Architecture.Tests.Rules;

namespace CleanPlan.Architecture.Tests.Violations.Circles;

/// <summary>Two files that use no more of each other than constants, of which no code is left.</summary>
internal static class WrittenCircle
{
    public const string OfConstants = "src/Api/One/Here.cs";
    public const string OfOneType = "src/Api/Two/There.cs";

    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        new(OfConstants, "using CleanPlan.Api.Two;\n\nnamespace CleanPlan.Api.Elsewhere;\n"),
        new(OfOneType, "using static CleanPlan.Api.One.Limits;\n\nnamespace CleanPlan.Api.Two;\n"),
    ];
}
