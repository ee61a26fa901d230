using System.Text.RegularExpressions;
using CleanPlan.Tests.Common;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>A file as it was written: for what leaves nothing in IL, such as the lines of <c>using</c> and constants.</summary>
/// <param name="Path">from the root of the repository</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private const RegexOptions Written =
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    public string Name { get; } = System.IO.Path.GetFileName(Path);

    /// <summary>The namespace that belongs to its folder.</summary>
    public string Folder { get; } =
        System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/').Replace("src/", "CleanPlan.").Replace('/', '.');

    /// <summary>null where it names none</summary>
    public string? Namespace =>
        OfNamespace().Match(Text) is { Success: true } found ? found.Groups["name"].Value : null;

    /// <summary>The namespaces that it uses; those of a type, where it uses one by itself.</summary>
    public IEnumerable<string> Usings =>
        OfUsing()
            .Matches(Text)
            .Select(found =>
                found.Groups["one"].Success
                    ? System.IO.Path.GetFileNameWithoutExtension(found.Groups["name"].Value)
                    : found.Groups["name"].Value
            );

    /// <summary>What was written of a layer.</summary>
    public static IReadOnlyList<SourceFile> Of(Code layer)
    {
        var folder = System.IO.Path.Combine(Repository.Root, layer.Root.Replace("CleanPlan.", "src/"));
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file))
                .Where(file => !file.Split('/', '\\').Intersect(["obj", "bin"]).Any())
                .Select(file => new SourceFile(file, File.ReadAllText(System.IO.Path.Combine(Repository.Root, file)))),
        ];
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", Written)]
    private static partial Regex OfNamespace();

    [GeneratedRegex(@"^(global )?using (?<one>static |\w+ = )?(?<name>[\w.]+);", Written)]
    private static partial Regex OfUsing();
}
