using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Circles;
using CleanPlan.Architecture.Tests.Violations.Circles.One;

namespace CleanPlan.Architecture.Tests;

public sealed class Folders
{
    private static readonly Code[] s_layers = [Layers.Domain, Layers.Application, Layers.Infrastructure, Layers.Api];

    private static readonly Rule<IReadOnlyList<FolderUse>> s_noCircles = new(uses =>
    {
        var next = uses.ToLookup(use => use.From, use => use.To);
        var reached = next.Select(folder => folder.Key).ToDictionary(folder => folder, Reached);
        return uses.Select(use => new Verdict(use.By, IsWayBack(use) ? $"uses {use.To}, which comes back" : null));

        bool IsWayBack(FolderUse use) =>
            use.From != use.To && reached.TryGetValue(use.To, out var folders) && folders.Contains(use.From);

        HashSet<string> Reached(string from)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>([from]);
            while (open.TryPop(out var folder))
            {
                if (seen.Add(folder))
                    next[folder].ToList().ForEach(open.Push);
            }

            return seen;
        }
    });

    private static readonly Rule<IReadOnlyList<SourceFile>> s_namedByTheirFolder = new(files =>
        files
            .Where(file => file.Namespace is not null)
            .Select(file => new Verdict(
                file.Path,
                file.Namespace == file.Folder ? null : $"stands in {file.Folder}, and calls it {file.Namespace}"
            ))
    );

    [Fact]
    public void Use_each_other_one_way()
    {
        var code = Code.Around(typeof(UsesTwo));
        var proven = s_noCircles
            .Catches([.. FolderUse.In(code, code.Types)], typeof(UsesTwo).FullName!)
            .Catches([.. FolderUse.In("CleanPlan.Api", WrittenCircle.Files)], WrittenCircle.OfConstants)
            .Catches([.. FolderUse.In("CleanPlan.Api", WrittenCircle.Files)], WrittenCircle.OfOneType);

        Assert.All(s_layers, layer => proven.Holds(FolderUse.In(layer)));
    }

    [Fact]
    public void Give_their_files_the_namespace() =>
        s_namedByTheirFolder
            .Catches(WrittenCircle.Files, WrittenCircle.OfConstants)
            .Holds([.. s_layers.SelectMany(SourceFile.Of)]);
}
