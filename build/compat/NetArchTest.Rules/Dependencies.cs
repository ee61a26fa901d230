using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace NetArchTest.Rules;

/// <summary>Every type that a type names: in its declaration, its members and the code of its methods.</summary>
internal static class Dependencies
{
    private static readonly ConditionalWeakTable<TypeDefinition, HashSet<string>> s_known = [];

    public static IReadOnlySet<string> Of(TypeDefinition type) => s_known.GetValue(type, Collect);

    private static HashSet<string> Collect(TypeDefinition type)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        AddType(type, found);
        found.Remove(Clean(type));
        return found;
    }

    private static void AddType(TypeDefinition type, HashSet<string> found)
    {
        Add(type.BaseType, found);
        AddAttributes(type, found);
        AddParameters(type, found);
        foreach (var contract in type.Interfaces)
            Add(contract.InterfaceType, found);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType, found);
            AddAttributes(field, found);
        }
        foreach (var property in type.Properties)
            AddAttributes(property, found);
        foreach (var method in type.Methods)
            AddMethod(method, found);
        foreach (var nested in type.NestedTypes.Where(x => x.Name.Contains('<')))
            AddType(nested, found);
    }

    private static void AddMethod(MethodDefinition method, HashSet<string> found)
    {
        Add(method.ReturnType, found);
        AddAttributes(method, found);
        AddParameters(method, found);
        foreach (var parameter in method.Parameters)
        {
            Add(parameter.ParameterType, found);
            AddAttributes(parameter, found);
        }
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(variable.VariableType, found);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType, found);
        foreach (var instruction in method.Body.Instructions)
            AddOperand(instruction.Operand, found);
    }

    private static void AddOperand(object? operand, HashSet<string> found)
    {
        switch (operand)
        {
            case TypeReference type:
                Add(type, found);
                break;
            case FieldReference field:
                Add(field.DeclaringType, found);
                Add(field.FieldType, found);
                break;
            case MethodReference method:
                Add(method.DeclaringType, found);
                Add(method.ReturnType, found);
                foreach (var parameter in method.Parameters)
                    Add(parameter.ParameterType, found);
                if (method is GenericInstanceMethod generic)
                    foreach (var argument in generic.GenericArguments)
                        Add(argument, found);
                break;
        }
    }

    private static void AddAttributes(ICustomAttributeProvider owner, HashSet<string> found)
    {
        foreach (var attribute in owner.CustomAttributes)
        {
            Add(attribute.AttributeType, found);
            foreach (var argument in attribute.ConstructorArguments)
                Add(argument.Value as TypeReference, found);
        }
    }

    private static void AddParameters(IGenericParameterProvider owner, HashSet<string> found)
    {
        foreach (var constraint in owner.GenericParameters.SelectMany(x => x.Constraints))
            Add(constraint.ConstraintType, found);
    }

    private static void Add(TypeReference? type, HashSet<string> found)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(generic.ElementType, found);
                foreach (var argument in generic.GenericArguments)
                    Add(argument, found);
                return;
            case IModifierType modified:
                Add(modified.ModifierType, found);
                Add(modified.ElementType, found);
                return;
            case TypeSpecification part:
                Add(part.ElementType, found);
                return;
            default:
                found.Add(Clean(type));
                return;
        }
    }

    // Arity is no part of a name that a rule would write.
    private static string Clean(TypeReference type) =>
        type.DeclaringType is null
            ? (type.Namespace.Length == 0 ? "" : type.Namespace + ".") + TypeTests.Name(type)
            : Clean(type.DeclaringType) + "/" + TypeTests.Name(type);
}
