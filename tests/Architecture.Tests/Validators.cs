using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Validators;
using FluentValidation;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Validators
{
    /// <summary>Where each check finds the code of its fault, which the wire cannot do without.</summary>
    private const string Rules = "CleanPlan.Application.Pipeline.Rules";

    [Fact]
    public void Check_by_the_rules_of_the_pipeline_whose_faults_have_codes() =>
        CodeRules
            .ForTypes(
                type =>
                    Il.Calls(type).Any(call => Code.NamespaceOf(call.Called.DeclaringType) == nameof(FluentValidation)),
                type =>
                    Code.NameOf(type) != Rules && OwnRuleOf(type) is { } rule
                        ? $"checks by {rule} of FluentValidation, whose fault has no code: take one of {Rules}"
                        : null
            )
            .Catches<ChecksByFluentValidation>()
            .Catches(typeof(HelpsByFluentValidation))
            .Holds(Layers.Application);

    private static string? OwnRuleOf(TypeDefinition type) =>
        Il.Calls(type)
            .Select(call => call.Called)
            .FirstOrDefault(called => Code.NameOf(called.DeclaringType) == typeof(DefaultValidatorExtensions).FullName)
            ?.Name;
}
