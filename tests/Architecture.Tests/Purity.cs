using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Purity;
using Mono.Cecil;

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
        // with a time given, it takes none from the clock
        "System.Guid.CreateVersion7()",
    ];

    private static readonly string[] s_chance =
    [
        "System.Guid.NewGuid",
        "System.Random..ctor",
        "System.Random.get_Shared",
        "System.IO.Path.GetRandomFileName",
        "System.Security.Cryptography.RandomNumberGenerator.Fill",
        "System.Security.Cryptography.RandomNumberGenerator.GetBytes",
        "System.Security.Cryptography.RandomNumberGenerator.GetHexString",
        "System.Security.Cryptography.RandomNumberGenerator.GetInt32",
        "System.Security.Cryptography.RandomNumberGenerator.GetItems",
        "System.Security.Cryptography.RandomNumberGenerator.GetString",
    ];

    // a key that could be foretold would be none
    private static readonly string[] s_secrets = ["CleanPlan.Application.Keys.ApiKeyText"];

    [Fact]
    public void Leaves_the_clock_outside() =>
        Never(call => s_clocks.Contains(call))
            .Catches<LooksAtTheClock>()
            .Catches<LooksLater>()
            .Catches<LetsTheIdLook>()
            .Holds(Layers.Inner);

    [Fact]
    public void Leaves_chance_outside() =>
        Never(s_chance.Contains, s_secrets).Catches<ThrowsDice>().Catches<ThrowsSecretDice>().Holds(Layers.Inner);

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

    [Fact]
    public void Excuses_nobody_who_needs_no_excuse() =>
        Assert.Equal(
            s_secrets,
            Never(s_chance.Contains).Judge(Layers.Inner).Where(x => x.Fault is not null).Select(x => x.Subject)
        );

    private static Rule<Code> Never(Func<string, bool> banned, params string[] excused) =>
        CodeRules.ForTypes(
            type => Il.Calls(type).Any() && !excused.Contains(Code.NameOf(type)),
            type => Il.Calls(type).Select(call => NameOf(call.Called)).FirstOrDefault(banned)
        );

    private static string NameOf(MethodReference called) =>
        called.Name == nameof(Guid.CreateVersion7) && called.Parameters.Count == 0
            ? $"{Il.Name(called)}()"
            : Il.Name(called);
}
