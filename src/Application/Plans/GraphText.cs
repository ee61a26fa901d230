using System.Globalization;
using System.Text;

namespace CleanPlan.Application.Plans;

/// <summary>A graph as text for tools that draw. Keys and titles are data: whatever they hold, they stay labels.</summary>
public static class GraphText
{
    private const string MermaidPlain = " -_.,:/()";

    public static string Mermaid(GraphView graph)
    {
        var numbers = Numbers(graph);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var node in graph.Nodes)
            text.Append($"    n{numbers[node.Key]}[\"{MermaidLabel(node.Title)}\"]:::{node.Status}\n");
        foreach (var edge in graph.Edges)
            text.Append($"    n{numbers[edge.From]} --> n{numbers[edge.To]}\n");
        return text.ToString();
    }

    public static string Dot(GraphView graph)
    {
        var numbers = Numbers(graph);
        var text = new StringBuilder("digraph plan {\n    node [shape=box];\n");
        foreach (var node in graph.Nodes)
            text.Append($"    n{numbers[node.Key]} [label=\"{DotLabel(node.Title)}\", tooltip=\"{node.Status}\"];\n");
        foreach (var edge in graph.Edges)
            text.Append($"    n{numbers[edge.From]} -> n{numbers[edge.To]};\n");
        return text.Append("}\n").ToString();
    }

    private static Dictionary<string, int> Numbers(GraphView graph) =>
        graph.Nodes.Select((node, i) => (node.Key, i)).ToDictionary(x => x.Key, x => x.i, StringComparer.Ordinal);

    // all but the harmless as Mermaid's own entities, by their number
    private static string MermaidLabel(string title)
    {
        var text = new StringBuilder(title.Length);
        foreach (var rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (rune.IsAscii && MermaidPlain.Contains((char)rune.Value)))
                text.Append(rune.ToString());
            else if (Rune.IsControl(rune))
                text.Append(' ');
            else
                text.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        return text.ToString();
    }

    private static string DotLabel(string title)
    {
        var text = new StringBuilder(title.Length);
        foreach (var letter in title)
        {
            if (letter is '"' or '\\')
                text.Append('\\');
            text.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return text.ToString();
    }
}
