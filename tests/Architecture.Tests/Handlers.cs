using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Handling;
using MediatR;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Handlers
{
    private const int MostDependencies = 5;

    private static readonly string[] s_backDoors =
    [
        typeof(ISender).FullName!,
        typeof(IMediator).FullName!,
        typeof(IPublisher).FullName!,
        "System.IServiceProvider",
        "Microsoft.Extensions.DependencyInjection.IServiceScopeFactory",
    ];

    [Fact]
    public void Are_sealed_and_hidden() =>
        Each(type =>
                type.IsPublic ? "is public"
                : type.IsSealed ? null
                : "is open"
            )
            .Catches<PublicHandler>()
            .Catches<OpenHandler>()
            .Holds(Layers.Application);

    [Fact]
    public void Depend_on_five_things_at_most() =>
        Each(type => DependenciesOf(type).Count() is var count and > MostDependencies ? $"depends on {count}" : null)
            .Catches<BusyHandler>()
            .Holds(Layers.Application);

    [Fact]
    public void Neither_send_messages_nor_look_for_services() =>
        Each(type =>
                DependenciesOf(type).Select(Code.NameOf).Intersect(s_backDoors).FirstOrDefault() is { } door
                    ? $"depends on {door}"
                    : null
            )
            .Catches<SendingHandler>()
            .Catches<LocatingHandler>()
            .Holds(Layers.Application);

    private static Rule<Code> Each(Func<TypeDefinition, string?> fault) =>
        CodeRules.ForTypes(
            type =>
                type is { IsClass: true, IsAbstract: false }
                && type.Interfaces.Any(x => Code.NameOf(x.InterfaceType) == typeof(IRequestHandler<,>).FullName),
            fault
        );

    private static IEnumerable<TypeReference> DependenciesOf(TypeDefinition type) =>
        type
            .Methods.Where(x => x is { IsConstructor: true, IsStatic: false })
            .SelectMany(x => x.Parameters)
            .Select(x => x.ParameterType);
}
