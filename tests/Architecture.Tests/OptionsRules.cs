using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Settings;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class OptionsRules
{
    [Fact]
    public void Wrong_options_stop_the_start() =>
        CodeRules
            .ForTypes(
                IsOptions,
                (code, type) => Validated(code).Contains(Code.NameOf(type)) ? null : "is not validated on start"
            )
            .Catches<ForgottenOptions>()
            .Holds(Layers.All);

    [Fact]
    public void Options_are_sealed() =>
        CodeRules
            .ForTypes(IsOptions, type => type.IsSealed ? null : "is open")
            .Catches<OpenOptions>()
            .Holds(Layers.All);

    private static bool IsOptions(TypeDefinition type) =>
        type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal);

    private static IEnumerable<string> Validated(Code code) =>
        code
            .Types.SelectMany(Il.Calls)
            .Select(call => call.Called)
            .OfType<GenericInstanceMethod>()
            .Where(called => called.Name == "ValidateOnStart")
            .Select(called => Code.NameOf(called.GenericArguments[0]));
}
