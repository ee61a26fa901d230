using CleanPlan.Application;
using CleanPlan.Application.Abstractions;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Messages;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Messages
{
    // a file's name that cannot be one is the name of no file: 404, not 422
    private static readonly string[] s_neverWrong = ["CleanPlan.Application.Tasks.GetArtifact"];

    private static readonly Rule<Code> s_validated = new(code =>
    {
        var services = new ServiceCollection().AddApplication();
        return code
            .Loaded.Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IMessage)))
            .Select(message => new Verdict(message.FullName!, Passes(services, message) ? null : "is not validated"));
    });

    [Fact]
    public void Are_sealed_records() =>
        Each(type => type.IsSealed && IsRecord(type) ? null : "is no sealed record")
            .Catches<OpenMessage>()
            .Catches<ClassMessage>()
            .Holds(Layers.Application);

    [Fact]
    public void Carry_values_never_entities() =>
        Each(type => Carried(type, []).FirstOrDefault(IsOfTheDomain) is { } part ? $"carries {part.Name}" : null)
            .Catches<MessageWithAnEntity>()
            .Catches<MessageAroundAnEntity>()
            .Holds(Layers.Application);

    [Fact]
    public void Say_which_role_they_need() =>
        Each(type =>
                type.CustomAttributes.Any(x => x.AttributeType.Name == nameof(NeedsAttribute)) ? null : "is for anyone"
            )
            .Catches<MessageForAnyone>()
            .Holds(Layers.Application);

    [Fact]
    public void Are_named_as_one_would_ask_for_them() =>
        Each(type =>
                type.Name.EndsWith("Command", StringComparison.Ordinal)
                || type.Name.EndsWith("Query", StringComparison.Ordinal)
                    ? "has a suffix"
                : IsQuery(type) && !AsksByName(type) ? "is a query, and does not ask"
                : null
            )
            .Catches<ClosePlanCommand>()
            .Catches<PlansOfToday>()
            .Holds(Layers.Application);

    [Fact]
    public void Have_one_handler_each() =>
        Each(
                (code, type) =>
                    HandlersOf(code, type).Count() is 1 ? null : $"has {HandlersOf(code, type).Count()} handlers"
            )
            .Catches<UnhandledMessage>()
            .Catches<TwiceHandledMessage>()
            .Holds(Layers.Application);

    [Fact]
    public void Have_one_validator_each_unless_nothing_in_them_can_be_wrong() =>
        Each(
                (code, type) =>
                    (ValidatorsOf(code, type).Count(), CanBeWrong(type)) switch
                    {
                        (0, false) or (1, _) => null,
                        (var count, _) => $"has {count} validators",
                    }
            )
            .Catches<UnvalidatedMessage>()
            .Catches<TwiceValidatedMessage>()
            .Holds(Layers.Application);

    [Fact]
    public void Are_excused_from_a_validator_by_name_only_where_they_need_it() =>
        Assert.All(
            s_neverWrong,
            name =>
                Assert.Empty(
                    ValidatorsOf(Layers.Application, Layers.Application.Types.Single(x => Code.NameOf(x) == name))
                )
        );

    [Fact]
    public void Stand_in_a_file_of_their_name_with_all_that_belongs_to_them() =>
        Each(
                (code, type) =>
                    HandlersOf(code, type)
                        .Concat(ValidatorsOf(code, type))
                        .Append(type)
                        .Select(Il.FileOf)
                        .FirstOrDefault(file => file is not null && file != $"{type.Name}.cs")
                        is { } elsewhere
                        ? $"stands in {elsewhere} too"
                        : null
            )
            .Catches<ScatteredMessage>()
            .Catches<MessageAmongOthers>()
            .Holds(Layers.Application);

    [Fact]
    public void Are_validated_wherever_they_come_from() =>
        s_validated.Catches<UnhandledMessage>().Holds(Layers.Application);

    private static Rule<Code> Each(Func<TypeDefinition, string?> fault) => CodeRules.ForTypes(IsMessage, fault);

    private static Rule<Code> Each(Func<Code, TypeDefinition, string?> fault) => CodeRules.ForTypes(IsMessage, fault);

    private static bool IsMessage(TypeDefinition type) =>
        type is { IsClass: true, IsAbstract: false } && Implements(type, typeof(IMessage));

    private static bool IsQuery(TypeDefinition type) => Implements(type, typeof(IQuery<>));

    private static bool AsksByName(TypeDefinition type) =>
        Array.Exists(["Get", "List", "Find", "Validate"], word => type.Name.StartsWith(word, StringComparison.Ordinal));

    private static bool Implements(TypeDefinition type, Type contract) =>
        type.Interfaces.Any(x => Code.NameOf(x.InterfaceType) == contract.FullName);

    private static bool IsRecord(TypeDefinition type) => type.Methods.Any(x => x.Name == "<Clone>$");

    private static IEnumerable<TypeDefinition> HandlersOf(Code code, TypeDefinition message) =>
        code.Types.Where(type =>
            type.Interfaces.Any(x => IsFor(x.InterfaceType, typeof(IRequestHandler<,>).FullName!, message))
        );

    private static IEnumerable<TypeDefinition> ValidatorsOf(Code code, TypeDefinition message) =>
        code
            .Loaded.Where(type => type is { IsClass: true, IsAbstract: false })
            .Where(type => type.GetInterfaces().Any(x => IsValidator(x, message)))
            .Join(code.Types, type => type.FullName, Code.NameOf, (_, type) => type);

    private static bool IsFor(TypeReference? contract, string name, TypeDefinition message) =>
        contract is GenericInstanceType generic
        && Code.NameOf(generic) == name
        && Code.NameOf(generic.GenericArguments[0]) == Code.NameOf(message);

    private static bool IsValidator(Type contract, TypeDefinition message) =>
        contract.IsGenericType
        && contract.GetGenericTypeDefinition() == typeof(IValidator<>)
        && contract.GetGenericArguments()[0].FullName == Code.NameOf(message);

    // any id, flag or version that can be read at all is a valid one
    private static bool CanBeWrong(TypeDefinition message) =>
        !s_neverWrong.Contains(Code.NameOf(message))
        && PropertiesOf(message)
            .Any(x => x.Name != "IfVersion" && x.PropertyType.FullName is not ("System.Guid" or "System.Boolean"));

    private static IEnumerable<PropertyDefinition> PropertiesOf(TypeDefinition type) =>
        type.Properties.Where(x => x.Name != "EqualityContract" && x.GetMethod is { IsPublic: true, IsStatic: false });

    private static IEnumerable<TypeDefinition> Carried(TypeDefinition type, HashSet<TypeDefinition> seen) =>
        PropertiesOf(type)
            .SelectMany(x => Il.Parts(x.PropertyType))
            .Where(x => x.FullName.StartsWith("CleanPlan.", StringComparison.Ordinal))
            .Select(x => x.Resolve())
            .Where(seen.Add)
            .SelectMany(x => Carried(x, seen).Prepend(x))
            .ToList();

    private static bool IsOfTheDomain(TypeDefinition type) =>
        Code.Covers("CleanPlan.Domain", Code.NamespaceOf(type))
        && type is { IsClass: true, IsValueType: false }
        && !IsRecord(type);

    private static bool Passes(IServiceCollection services, Type message)
    {
        var response = message
            .GetInterfaces()
            .Single(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IRequest<>));
        var pipeline = typeof(IPipelineBehavior<,>).MakeGenericType(message, response.GetGenericArguments()[0]);
        return services.Any(x => x.ServiceType == pipeline && x.ImplementationType?.Name == "Validation`2");
    }
}
