using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Asynchrony;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Asynchrony
{
    private static readonly string[] s_tasks =
    [
        "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Task`1",
        "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1",
        "System.Collections.Generic.IAsyncEnumerable`1",
    ];

    private static readonly string[] s_waits = ["get_Result", "Wait", "WaitAll", "WaitAny"];

    [Fact]
    public void Is_never_waited_for() =>
        CodeRules
            .ForTypes(
                type => Il.Calls(type).Any(),
                type =>
                    Il.Calls(type).FirstOrDefault(call => Blocks(call.At, call.Called)) is { At: { } at } call
                        ? $"{Il.WrittenName(at)} calls {call.Called.Name}"
                        : null
            )
            .Catches<TakesTheResult>()
            .Catches<Waits>()
            .Catches<GetsTheResultOfTheAwaiter>()
            .Holds(Layers.All);

    [Fact]
    public void Of_a_port_can_be_called_off() =>
        CodeRules
            .ForTypes(
                type => type.IsInterface && type.Methods.Any(IsAsynchronous),
                type =>
                    type.Methods.Where(IsAsynchronous).FirstOrDefault(method => !EndsWithAToken(method)) is { } method
                        ? $"{method.Name} takes no CancellationToken at its end"
                        : null
            )
            .Catches<IPortWithoutEnd>()
            .Catches<IStreamWithoutEnd>()
            .Holds(Layers.Inner);

    // an async method ends its own awaits by GetResult; where somebody writes it, nothing was awaited
    private static bool Blocks(MethodDefinition at, MethodReference called)
    {
        var on = Code.NameOf(called.DeclaringType);
        return (s_tasks.Contains(on) && s_waits.Contains(called.Name))
            || (
                called.Name == "GetResult"
                && on.Contains("TaskAwaiter", StringComparison.Ordinal)
                && at.Name != "MoveNext"
            );
    }

    private static bool IsAsynchronous(MethodDefinition method) => s_tasks.Contains(Code.NameOf(method.ReturnType));

    private static bool EndsWithAToken(MethodDefinition method) =>
        method.Parameters.LastOrDefault()?.ParameterType.Name == nameof(CancellationToken);
}
