using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>What the code of a type does, its closures and state machines included.</summary>
internal static class Il
{
    public static IEnumerable<MethodDefinition> Methods(TypeDefinition type) =>
        type.Methods.Concat(type.NestedTypes.Where(IsGenerated).SelectMany(Methods));

    public static IEnumerable<Instruction> Instructions(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions : [];

    /// <summary>Each call, and where it stands.</summary>
    public static IEnumerable<(MethodDefinition At, MethodReference Called)> Calls(TypeDefinition type) =>
        from method in Methods(type)
        from instruction in Instructions(method)
        where instruction.Operand is MethodReference
        select (method, (MethodReference)instruction.Operand);

    /// <summary>Each text that stands in the code, or is a constant of it.</summary>
    public static IEnumerable<string> Texts(TypeDefinition type) =>
        Methods(type)
            .SelectMany(Instructions)
            .Select(instruction => instruction.Operand)
            .Concat(type.Fields.Select(field => field.Constant))
            .OfType<string>();

    /// <summary>As one would write it: <c>System.Guid.NewGuid</c>.</summary>
    public static string Name(MethodReference method) => $"{Code.NameOf(method.DeclaringType)}.{method.Name}";

    /// <summary>The method that somebody wrote, for one that the compiler made of it.</summary>
    public static string WrittenName(MethodDefinition method)
    {
        var name =
            IsGenerated(method.DeclaringType) && method.Name == "MoveNext" ? method.DeclaringType.Name : method.Name;
        var end = name.IndexOf('>');
        return name.StartsWith('<') && end > 1 ? name[1..end] : name;
    }

    /// <summary>The name of the file that it stands in; null where nothing of it is code.</summary>
    public static string? FileOf(TypeDefinition type) =>
        Methods(type)
            .SelectMany(method => method.DebugInformation.SequencePoints)
            .Select(point => Path.GetFileName(point.Document.Url))
            .FirstOrDefault();

    /// <summary>Every type that a type names itself; interfaces that others bring along are not named.</summary>
    public static IEnumerable<TypeReference> Uses(TypeDefinition type)
    {
        var found = new List<TypeReference?> { type.BaseType };
        found.AddRange(DirectInterfaces(type));
        found.AddRange(Attributes(type));
        found.AddRange(type.GenericParameters.SelectMany(x => x.Constraints).Select(x => x.ConstraintType));
        found.AddRange(type.Fields.Select(x => x.FieldType));
        found.AddRange(type.Properties.SelectMany(Attributes));
        found.AddRange(type.Methods.SelectMany(Uses));
        found.AddRange(type.NestedTypes.Where(IsGenerated).SelectMany(Uses));
        return found.OfType<TypeReference>().SelectMany(Parts).DistinctBy(Code.NameOf);
    }

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method)
    {
        IEnumerable<TypeReference?> signature =
        [
            method.ReturnType,
            .. method.Parameters.Select(x => x.ParameterType),
            .. method.GenericParameters.SelectMany(x => x.Constraints).Select(x => x.ConstraintType),
            .. Attributes(method),
        ];
        if (!method.HasBody)
            return signature;
        return
        [
            .. signature,
            .. method.Body.Variables.Select(x => x.VariableType),
            .. method.Body.ExceptionHandlers.Select(x => x.CatchType),
            .. method.Body.Instructions.SelectMany(x => Operand(x.Operand)),
        ];
    }

    private static IEnumerable<TypeReference?> Operand(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod generic => [.. Called(generic), .. generic.GenericArguments],
            MethodReference method => Called(method),
            _ => [],
        };

    private static IEnumerable<TypeReference?> Called(MethodReference method) =>
        [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(x => x.ParameterType)];

    // the compiler writes down every interface, also those that come with another one
    private static IEnumerable<TypeReference> DirectInterfaces(TypeDefinition type)
    {
        var all = type.Interfaces.Select(x => x.InterfaceType).ToList();
        var brought = all.SelectMany(x => x.Resolve()?.Interfaces ?? []).Select(x => Code.NameOf(x.InterfaceType));
        return all.ExceptBy(brought, Code.NameOf);
    }

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider owner) =>
        owner.CustomAttributes.Select(x => x.AttributeType);

    /// <summary>The types that a type is put together from.</summary>
    public static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type switch
        {
            GenericParameter => [],
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            FunctionPointerType pointer =>
            [
                .. Parts(pointer.ReturnType),
                .. pointer.Parameters.SelectMany(parameter => Parts(parameter.ParameterType)),
            ],
            IModifierType modified => [.. Parts(modified.ModifierType), .. Parts(modified.ElementType)],
            TypeSpecification part => Parts(part.ElementType),
            _ => [type],
        };

    private static bool IsGenerated(TypeDefinition type) => type.Name.Contains('<');
}
