using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Circles.One;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Folders
{
    private static readonly Rule<Code> s_noCircles = new(code =>
    {
        var uses = code
            .Types.Where(type => !PutsTogether(type))
            .SelectMany(type => Il.Uses(type).Select(used => (Type: type, From: FolderOf(type), To: FolderOf(used))))
            .Where(use => Code.Covers(code.Root, use.To) && use.To != use.From)
            .ToList();
        var reach = uses.ToLookup(use => use.From, use => use.To);
        return code.Types.Select(type => new Verdict(Code.NameOf(type), CircleOf(type)));

        string? CircleOf(TypeDefinition type)
        {
            var here = FolderOf(type);
            var back = uses.Where(use => use.Type == type && Reached(use.To).Contains(here)).Select(use => use.To);
            return back.FirstOrDefault() is { } folder ? $"uses {folder}, which comes back to {here}" : null;
        }

        HashSet<string> Reached(string from)
        {
            var reached = new HashSet<string>();
            var open = new Stack<string>([from]);
            while (open.TryPop(out var next))
            {
                if (reached.Add(next))
                    reach[next].ToList().ForEach(open.Push);
            }

            return reached;
        }
    });

    [Fact]
    public void Of_the_domain_use_each_other_one_way() => s_noCircles.Catches<UsesTwo>().Holds(Layers.Domain);

    [Fact]
    public void Of_the_application_use_each_other_one_way() => s_noCircles.Catches<UsesTwo>().Holds(Layers.Application);

    [Fact]
    public void Of_the_infrastructure_use_each_other_one_way() =>
        s_noCircles.Catches<UsesTwo>().Holds(Layers.Infrastructure);

    [Fact]
    public void Of_the_web_use_each_other_one_way() => s_noCircles.Catches<UsesTwo>().Holds(Layers.Api);

    // these put together what lies in the folders around them
    private static bool PutsTogether(TypeDefinition type) =>
        type.Name.EndsWith("Registration", StringComparison.Ordinal);

    // a plan and its tasks are one aggregate, in two folders because of the number of its use cases
    private static string FolderOf(TypeReference type) =>
        Code.NamespaceOf(type) is "CleanPlan.Application.Tasks"
            ? "CleanPlan.Application.Plans"
            : Code.NamespaceOf(type);
}
