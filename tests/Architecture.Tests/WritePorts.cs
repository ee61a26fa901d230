using CleanPlan.Application.Abstractions;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.WritePorts;
using MediatR;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

/// <summary>What changes plans, tasks, sessions and jobs came through the pipeline: validated, with a role, in a transaction.</summary>
public sealed class WritePorts
{
    private static readonly string[] s_ports =
    [
        typeof(IPlans).FullName!,
        typeof(ISessions).FullName!,
        typeof(IJobs).FullName!,
        typeof(ITaskQueue).FullName!,
        typeof(ITaskReports).FullName!,
        typeof(IUnitOfWork).FullName!,
    ];

    private static readonly string[] s_carriers =
    [
        typeof(IRequestHandler<,>).FullName!,
        typeof(IPipelineBehavior<,>).FullName!,
        typeof(IOwnUseCase).FullName!,
    ];

    private static readonly Rule<Code> s_inHandlers = CodeRules.ForTypes(
        type => true,
        (code, type) =>
            Il.Uses(type).Select(Code.NameOf).Intersect(s_ports).FirstOrDefault() is { } port
            && !ServesHandlers(code, type)
                ? $"writes through {port}"
                : null
    );

    [Fact]
    public void Of_the_application_are_in_the_hands_of_handlers() =>
        s_inHandlers
            .Catches<WritesByItself>()
            .Catches<HelpsWhoeverAsks>()
            .Catches<LooksForThePort>()
            .Holds(Layers.Application);

    [Fact]
    public void Are_not_in_the_hands_of_the_web() => s_inHandlers.Catches<WritesByItself>().Holds(Layers.Api);

    // or of what handlers alone are given
    private static bool ServesHandlers(Code code, TypeDefinition type)
    {
        if (type.IsInterface || type.Interfaces.Any(x => s_carriers.Contains(Code.NameOf(x.InterfaceType))))
            return true;
        var users = code
            .Types.Where(user => user != type && !user.Name.EndsWith("Registration", StringComparison.Ordinal))
            .Where(user => Il.Uses(user).Any(used => Code.NameOf(used) == Code.NameOf(type)))
            .ToList();
        return users.Count > 0 && users.TrueForAll(user => ServesHandlers(code, user));
    }
}
