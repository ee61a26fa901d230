namespace CleanPlan.Application.Agents;

/// <summary>Tidies a document: white space, empty lines, paragraphs and words that are there twice.</summary>
internal sealed class RefinementAgent : IAgent
{
    public string AgentType => "Refinement";

    public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        context.Tell(Documents.NoModel, 50);
        var before = task.DocumentOf();
        var paragraphs = ParagraphsOf(before);
        var kept = WithoutRepetitions(paragraphs);
        var after = string.Join("\n\n", kept) + "\n";
        return Task.FromResult(
            Documents.Done(
                new RefinementResult(
                    $"{before.Length - after.Length} characters shorter, "
                        + $"{paragraphs.Count - kept.Count} repeated paragraphs removed.",
                    after,
                    paragraphs.Count - kept.Count,
                    before.Length,
                    after.Length
                )
            )
        );
    }

    /// <summary>Paragraphs, each line tidied; what stands between code fences is one of them, and stays as it is.</summary>
    private static List<string> ParagraphsOf(string document)
    {
        var paragraphs = new List<string>();
        var lines = new List<string>();
        var fenced = false;
        foreach (var line in document.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            var fence = line.StartsWith("```", StringComparison.Ordinal);
            if (fence)
                fenced = !fenced;
            if (fenced || fence)
                lines.Add(line);
            else if (!string.IsNullOrWhiteSpace(line))
                lines.Add(Tidy(line));
            else if (lines.Count > 0)
            {
                paragraphs.Add(string.Join('\n', lines));
                lines.Clear();
            }
        }

        if (lines.Count > 0)
            paragraphs.Add(string.Join('\n', lines).TrimEnd());
        return paragraphs;
    }

    private static string Tidy(string line)
    {
        // the indentation is structure in markdown
        var indent = line[..^line.TrimStart().Length];
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return indent + string.Join(' ', words.Where((word, i) => i == 0 || !SameWord(words[i - 1], word)));
    }

    private static bool SameWord(string before, string word) =>
        word.All(char.IsLetter) && string.Equals(before, word, StringComparison.OrdinalIgnoreCase);

    private static List<string> WithoutRepetitions(List<string> paragraphs)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. paragraphs.Where(seen.Add)];
    }
}

internal sealed record RefinementResult(
    string Summary,
    string Document,
    int RepetitionsRemoved,
    int LengthBefore,
    int LengthAfter
) : AgentResult(Summary);
