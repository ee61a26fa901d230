using System.Text;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests;

public sealed class TheTablesOfTheDomain
{
    private const string Page = "docs/domain.md";

    [Fact]
    public void Are_what_its_page_shows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, Page));

        page = Printed(page, "PlanTask.Transitions", MovesOf(PlanTask.Transitions));
        page = Printed(page, "RunRule.Decide", Decisions());
        page = Printed(page, "Plan.Transitions", MovesOf(Plan.Transitions));
        page = Printed(page, "Job.Transitions", MovesOf(Job.Transitions));

        ApprovedFile.Holds(Page, page);
    }

    private static string Printed(string page, string what, string table)
    {
        var begin = $"<!-- printed: {what} -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf("<!-- end -->", from, StringComparison.Ordinal);
        return $"{page[..from]}{table}{page[to..]}";
    }

    private static string MovesOf<T>(TransitionTable<T> table)
        where T : struct, Enum
    {
        var all = Enum.GetValues<T>();
        return Table(
            ["from \\ to", .. all.Select(to => to.Wire())],
            all.Select(from =>
                (string[])
                    [
                        table.IsFinal(from) ? $"{from.Wire()} (final)" : from.Wire(),
                        .. all.Select(to => table.Allows(from, to) ? "x" : ""),
                    ]
            )
        );
    }

    private static string Decisions()
    {
        var rules = Enum.GetValues<RunOn>();
        return Table(
            ["the dependency is", .. rules.Select(rule => rule.Wire())],
            Enum.GetValues<DependencyOutcome>()
                .Select(outcome =>
                    (string[])
                        [
                            outcome is DependencyOutcome.None ? "not settled" : outcome.Wire().Replace('_', ' '),
                            .. rules.Select(rule =>
                                RunRule.Decide(rule, new DependencyCounts(1).Plus(outcome, 1)).Wire()
                            ),
                        ]
                )
        );
    }

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var table = new StringBuilder();
        foreach (var row in (string[][])[head, [.. head.Select(_ => "---")], .. rows])
            table.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return table.ToString();
    }
}
