using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Web;
using MediatR;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Endpoints
{
    [Fact]
    public void Send_one_message_each() =>
        CodeRules
            .ForTypes(
                type => HandlersOf(type).Any(),
                type =>
                    HandlersOf(type).FirstOrDefault(method => SendsOf(type, method) != 1) is { } method
                        ? $"{method.Name} sends {SendsOf(type, method)}"
                        : null
            )
            .Catches(typeof(SendsTwice))
            .Catches(typeof(SendsNothing))
            .Holds(Layers.Api.Under("Endpoints"));

    [Fact]
    public void And_their_bodies_touch_nothing_of_the_domain_but_its_results() =>
        CodeRules
            .ForTypes(
                type => Array.Exists(["Endpoints", "Body"], x => type.Name.EndsWith(x, StringComparison.Ordinal)),
                type => Il.Uses(type).FirstOrDefault(IsOfTheDomain) is { } used ? $"touches {used.Name}" : null
            )
            .Catches(typeof(TouchingEndpoints))
            .Catches<TouchingBody>()
            .Holds(Layers.Api);

    // results and errors are the tongue that all layers speak
    private static bool IsOfTheDomain(TypeReference type) =>
        Code.Covers("CleanPlan.Domain", Code.NamespaceOf(type)) && Code.NamespaceOf(type) != "CleanPlan.Domain.Common";

    private static IEnumerable<MethodDefinition> HandlersOf(TypeDefinition type) =>
        type.Methods.Where(x => x.Parameters.Any(p => p.ParameterType.FullName == typeof(ISender).FullName));

    private static int SendsOf(TypeDefinition type, MethodDefinition handler) =>
        Il.Calls(type)
            .Count(call =>
                call.Called.Name == nameof(ISender.Send)
                && call.Called.DeclaringType.FullName == typeof(ISender).FullName
                && Il.WrittenName(call.At) == handler.Name
            );
}
