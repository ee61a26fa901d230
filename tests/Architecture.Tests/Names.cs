using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Naming;
using CleanPlan.Architecture.Tests.Violations.Naming.Models;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Names
{
    private static readonly string[] s_empty =
    [
        "Repository",
        "Service",
        "Manager",
        "Helper",
        "Helpers",
        "Utils",
        "Util",
    ];

    private static readonly string[] s_kinds =
    [
        "Commands",
        "Queries",
        "Interfaces",
        "Models",
        "Entities",
        "Dtos",
        "DTOs",
        "Handlers",
        "Validators",
        "Events",
        "Exceptions",
        "Enums",
        "Helpers",
        "Utils",
    ];

    [Fact]
    public void Say_what_a_type_does() =>
        CodeRules
            .ForTypes(
                type => true,
                type => s_empty.Any(x => type.Name.EndsWith(x, StringComparison.Ordinal)) ? "says nothing" : null
            )
            .Catches<PlanManager>()
            .Holds(Layers.All);

    [Fact]
    public void Of_folders_are_subjects_not_kinds() =>
        CodeRules
            .ForTypes(
                type => true,
                type =>
                    Code.NamespaceOf(type).Split('.').Intersect(s_kinds).FirstOrDefault() is { } kind
                        ? $"lies under {kind}"
                        : null
            )
            .Catches<LiesUnderModels>()
            .Holds(Layers.All);

    [Fact]
    public void Of_MediatR_are_for_the_abstractions_and_the_pipeline() =>
        CodeRules
            .ForTypes(
                type => !Folder(type).EndsWith(".Abstractions", StringComparison.Ordinal) && !IsPipeline(type),
                type =>
                    Il.Uses(type).FirstOrDefault(used => Code.NamespaceOf(used).Split('.')[0] == "MediatR") is { } used
                        ? $"names {used.Name}"
                        : null
            )
            .Catches<NamesMediatR>()
            .Catches<HandlesForMediatR>()
            .Holds(Layers.Application);

    private static bool IsPipeline(TypeDefinition type) => Folder(type).EndsWith(".Pipeline", StringComparison.Ordinal);

    private static string Folder(TypeDefinition type) => Code.NamespaceOf(type);
}
