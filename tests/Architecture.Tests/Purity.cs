using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Purity;

namespace CleanPlan.Architecture.Tests;

public sealed class Purity
{
    private static readonly string[] s_clocks =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
        "System.Diagnostics.Stopwatch.GetTimestamp",
        "System.Diagnostics.Stopwatch.StartNew",
        "System.Diagnostics.Stopwatch..ctor",
    ];

    private static readonly string[] s_chance =
    [
        "System.Guid.NewGuid",
        "System.Random..ctor",
        "System.Random.get_Shared",
        "System.IO.Path.GetRandomFileName",
    ];

    [Fact]
    public void Leaves_the_clock_outside() =>
        Never(call => s_clocks.Contains(call)).Catches<LooksAtTheClock>().Catches<LooksLater>().Holds(Layers.Inner);

    [Fact]
    public void Leaves_chance_outside() =>
        Never(call => s_chance.Contains(call)).Catches<ThrowsDice>().Holds(Layers.Inner);

    [Fact]
    public void Leaves_the_environment_outside() =>
        Never(call =>
                // every iterator asks for its thread
                (
                    call != "System.Environment.get_CurrentManagedThreadId"
                    && call.StartsWith("System.Environment.", StringComparison.Ordinal)
                )
                || call.StartsWith("System.Console.", StringComparison.Ordinal)
                || call.StartsWith("System.IO.File.", StringComparison.Ordinal)
                || call.StartsWith("System.IO.Directory.", StringComparison.Ordinal)
            )
            .Catches<AsksTheEnvironment>()
            .Catches<ReadsAFile>()
            .Holds(Layers.Inner);

    private static Rule<Code> Never(Func<string, bool> banned) =>
        CodeRules.ForTypes(
            type => Il.Calls(type).Any(),
            type => Il.Calls(type).Select(call => Il.Name(call.Called)).FirstOrDefault(banned)
        );
}
