using System.Text;
using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>
/// Drafts a markdown document: one section for each dependency, then those that <c>input.sections</c> asks for and
/// nobody has brought, to be filled in.
/// </summary>
internal sealed class GenerationAgent : IAgent
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string AgentType => "Generation";

    public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        context.Tell(Documents.NoModel, 50);
        var text = new StringBuilder($"# {task.Input.Text("title") ?? task.Title}\n");
        if ((task.Input.Text("goal") ?? task.Description) is { } intent)
            text.Append($"\n{intent}\n");
        foreach (var (key, result) in task.Dependencies)
        {
            if (result is { } brought)
                text.Append($"\n## {key}\n\n{BodyOf(brought)}\n");
        }

        var there = Documents.HeadingsOf(text.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in task.Input.Texts("sections").Where(there.Add))
            text.Append($"\n## {section}\n\n_To be written._\n");

        var document = text.ToString();
        var headings = Documents.HeadingsOf(document);
        var words = Documents.CountWords(document);
        return Task.FromResult(
            Documents.Done(
                new DraftResult($"A draft of {words} words in {headings.Count} sections.", document, headings, words)
            )
        );
    }

    private static string BodyOf(JsonElement result)
    {
        if (Documents.TextOf(result) is { } document)
            return document.Trim();
        if (result.Member("questions") is { ValueKind: JsonValueKind.Array } questions)
            return string.Join('\n', questions.EnumerateArray().Select(LineOf));
        return result.Member("summary") is { ValueKind: JsonValueKind.String } summary
            ? summary.GetString()!
            : $"```json\n{JsonSerializer.Serialize(result, Readable)}\n```";
    }

    private static string LineOf(JsonElement asked) =>
        $"- {asked.Member("question")}: {asked.Member("answer")?.ToString() ?? "_open_"}";
}

internal sealed record DraftResult(string Summary, string Document, IReadOnlyList<string> Sections, int Words)
    : AgentResult(Summary);
