using Mono.Cecil;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>That something in one folder uses another one of its layer.</summary>
/// <param name="By">the full name of a type, or the path of a file</param>
internal sealed record FolderUse(string By, string From, string To)
{
    /// <summary>As the code of a layer and its files show it together.</summary>
    public static IReadOnlyList<FolderUse> In(Code layer) =>
        [.. In(layer, layer.Types), .. In(layer.Root, SourceFile.Of(layer))];

    public static IEnumerable<FolderUse> In(Code code, IEnumerable<TypeDefinition> types) =>
        from type in types
        where !PutsTogether(type.Name)
        from used in Il.Uses(type).Select(Code.NamespaceOf)
        where Code.Covers(code.Root, used)
        select new FolderUse(Code.NameOf(type), FolderOf(Code.NamespaceOf(type)), FolderOf(used));

    public static IEnumerable<FolderUse> In(string root, IEnumerable<SourceFile> files) =>
        from file in files
        where !PutsTogether(Path.GetFileNameWithoutExtension(file.Name))
        from used in file.Usings
        where Code.Covers(root, used)
        // the entrance of the program belongs to no folder
        select new FolderUse(file.Path, file.Namespace is null ? "" : FolderOf(file.Folder), FolderOf(used));

    // these put together what lies in the folders around them
    private static bool PutsTogether(string name) => name.EndsWith("Registration", StringComparison.Ordinal);

    // a plan and its tasks are one aggregate, in two folders because of the number of its use cases
    private static string FolderOf(string name) =>
        name is "CleanPlan.Application.Tasks" ? "CleanPlan.Application.Plans" : name;
}
