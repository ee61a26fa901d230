using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Directions;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class LayerDirections
{
    private static readonly string[] s_forTheApplication =
    [
        "CleanPlan.Domain",
        "Ardalis.Specification",
        "FluentValidation",
        "Mapster",
        "Mapster.Core",
        "MediatR",
        "MediatR.Contracts",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
    ];

    // they come with the runtime, and are infrastructure all the same
    private static readonly string[] s_notForTheApplication =
    [
        "System.Net.Http",
        "System.Net.Sockets",
        "System.Data.Common",
        "System.Diagnostics.Process",
    ];

    // the composition root, and the verbs that start it; whatever else there is speaks HTTP
    private static readonly string[] s_mayPutTogether = ["CleanPlan.Api", "CleanPlan.Api.Cli"];

    [Fact]
    public void The_domain_knows_the_runtime_and_nothing_else() =>
        KnowsOnly(IsOfTheRuntime).Catches<KnowsAPackage>().Holds(Layers.Domain);

    [Fact]
    public void The_application_knows_the_domain_and_what_it_was_allowed() =>
        KnowsOnly(assembly =>
                s_forTheApplication.Contains(assembly)
                || (IsOfTheRuntime(assembly) && !s_notForTheApplication.Contains(assembly))
            )
            .Catches<KnowsAPackage>()
            .Catches<KnowsTheNetwork>()
            .Catches<KnowsStorage>()
            .Catches<KnowsTheWeb>()
            .Holds(Layers.Application);

    [Fact]
    public void The_infrastructure_knows_nothing_of_the_web() =>
        CodeRules
            .ForTypes(type => true, should => should.NotHaveDependencyOnAny("CleanPlan.Api", "Microsoft.AspNetCore"))
            .Catches<KnowsTheWeb>()
            .Catches<KnowsTheWebAfterWaiting>()
            .Holds(Layers.Infrastructure);

    [Fact]
    public void Of_the_web_only_what_puts_it_together_knows_the_infrastructure() =>
        CodeRules
            .ForTypes(
                type => !s_mayPutTogether.Contains(Code.NamespaceOf(type)),
                should =>
                    should.NotHaveDependencyOnAny(
                        "CleanPlan.Infrastructure",
                        "Microsoft.EntityFrameworkCore",
                        "Microsoft.Data"
                    )
            )
            .Catches<KnowsTheInfrastructure>()
            .Catches<KnowsStorage>()
            .Holds(Layers.Api);

    [Fact]
    public void The_infrastructure_shows_how_it_is_added_and_what_a_host_must_tell_apart() =>
        CodeRules
            .ForTypes(type => !type.IsNested, type => type.IsPublic && !IsForHosts(type) ? "is public" : null)
            .Catches<ShowsItself>()
            .Holds(Layers.Infrastructure);

    // how to add it, what can be configured, and failures, each of which ends the program with a code of its own
    private static bool IsForHosts(TypeDefinition type) =>
        type.Name.EndsWith("Registration", StringComparison.Ordinal)
        || type.Name.EndsWith("Options", StringComparison.Ordinal)
        || type.Name.EndsWith("Exception", StringComparison.Ordinal);

    private static bool IsOfTheRuntime(string assembly) =>
        assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "netstandard" or "mscorlib";

    private static Rule<Code> KnowsOnly(Func<string, bool> allowed) =>
        CodeRules.ForTypes(
            type => true,
            type =>
            {
                var foreign = Il.Uses(type).Where(used => used.Scope is AssemblyNameReference);
                var names = foreign.Select(used => used.Scope.Name).Distinct().Where(name => !allowed(name)).ToList();
                return names.Count == 0 ? null : $"knows {string.Join(", ", names)}";
            }
        );
}
