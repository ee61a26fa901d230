using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Entities;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Entities
{
    [Fact]
    public void And_all_that_the_domain_is_made_of_are_sealed() =>
        CodeRules
            .ForTypes(
                type => type is { IsClass: true, IsValueType: false, IsAbstract: false },
                type => type.IsSealed || IsBaseOfOthers(type) ? null : "is open"
            )
            .Catches<OpenEntity>()
            .Holds(Layers.Domain);

    [Fact]
    public void Are_changed_by_their_methods_alone() =>
        CodeRules
            .ForTypes(
                type => type.Properties.Count > 0,
                type => type.Properties.FirstOrDefault(IsSettable) is { } open ? $"{open.Name} can be set" : null
            )
            .Catches<EntityWithASetter>()
            .Holds(Layers.Domain);

    [Fact]
    public void Hold_the_ids_of_other_roots_never_the_roots() =>
        CodeRules
            .ForTypes(
                IsEntity,
                (code, type) =>
                {
                    var roots = code.Types.Where(IsRoot).Where(root => root != type).Select(Code.NameOf);
                    var held = type.Fields.SelectMany(field => Il.Parts(field.FieldType)).Select(Code.NameOf);
                    return held.Intersect(roots).FirstOrDefault() is { } root ? $"holds {root}" : null;
                }
            )
            .Catches<HoldsAnotherRoot>()
            .Catches<HoldsMany>()
            .Holds(Layers.Domain);

    internal static bool IsEntity(TypeDefinition type) =>
        type is { IsClass: true, IsValueType: false } && Has(type, "Id", "System.Guid") && Has(type, "Version", null);

    // its parts know whose they are; a root belongs to nobody
    private static bool IsRoot(TypeDefinition type) =>
        IsEntity(type) && Has(type, "CreatedAt", null) && Has(type, "UpdatedAt", null);

    private static bool Has(TypeDefinition type, string property, string? propertyType) =>
        type.Properties.Any(x =>
            x.Name == property && (propertyType ?? x.PropertyType.FullName) == x.PropertyType.FullName
        );

    private static bool IsSettable(PropertyDefinition property) =>
        property.SetMethod is { IsPublic: true } setter
        && setter.ReturnType is not RequiredModifierType { ModifierType.Name: "IsExternalInit" };

    private static bool IsBaseOfOthers(TypeDefinition type) =>
        type.Module.GetTypes().Any(other => other.BaseType is { } parent && Code.NameOf(parent) == Code.NameOf(type));
}
