namespace CleanPlan.Application.Agents;

/// <summary>
/// Checks a document by the rules of its input: <c>required_sections</c>, <c>forbidden_words</c>, <c>min_length</c>,
/// <c>max_length</c> (characters). What breaks a rule ends the task, with everything that is wrong in one message.
/// </summary>
internal sealed class ValidatorAgent : IAgent
{
    public string AgentType => "Validator";

    public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        context.Tell(Documents.NoModel, 50);
        var document = task.DocumentOf();
        var checks = new List<string>();
        var faults = new List<string>();
        foreach (var (check, fault) in Check(task, document))
        {
            checks.Add(check);
            if (fault is not null)
                faults.Add(fault);
        }

        if (faults.Count > 0)
            throw new AgentFailure("validation_failed", string.Join(' ', faults), retryable: false);
        return Task.FromResult(
            Documents.Done(
                new ValidationResult($"The document keeps all {checks.Count} rules.", Valid: true, checks, document)
            )
        );
    }

    private static IEnumerable<(string Check, string? Fault)> Check(AgentTask task, string document)
    {
        var headings = Documents.HeadingsOf(document).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in task.Input.Texts("required_sections"))
        {
            yield return (
                $"has the section \"{section}\"",
                headings.Contains(section) ? null : $"The section \"{section}\" is missing."
            );
        }

        foreach (var word in task.Input.Texts("forbidden_words").Where(word => word.Length > 0))
        {
            var at = document.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            yield return (
                $"does not contain \"{word}\"",
                at < 0 ? null : $"The word \"{word}\" is in line {document.AsSpan(0, at).Count('\n') + 1}."
            );
        }

        if (task.Input.Number("min_length") is { } least)
        {
            yield return (
                $"has at least {least} characters",
                document.Length >= least ? null : $"It has {document.Length} characters, fewer than {least}."
            );
        }

        if (task.Input.Number("max_length") is { } most)
        {
            yield return (
                $"has at most {most} characters",
                document.Length <= most ? null : $"It has {document.Length} characters, more than {most}."
            );
        }
    }
}

internal sealed record ValidationResult(string Summary, bool Valid, IReadOnlyList<string> Checks, string Document)
    : AgentResult(Summary);
