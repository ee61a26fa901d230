using System.Text;

namespace CleanPlan.Application.Agents;

/// <summary>Writes a document to a file that can be fetched; <c>input.file_name</c>, or the task's key with .md.</summary>
internal sealed class ExportAgent : IAgent
{
    public string AgentType => "Export";

    public async Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        context.Tell(Documents.NoModel, 50);
        var document = task.DocumentOf();
        var name = task.Input.Text("file_name") ?? ArtifactName.From(task.Key, ".md");
        if (!ArtifactName.IsValid(name))
            throw AgentFailure.InvalidInput($"input.file_name must be a plain file name, {ArtifactName.Rule}.");

        var content = Encoding.UTF8.GetBytes(document);
        var url = await context.Save(name, content, cancel);
        return Documents.Done(
            new ExportResult($"Wrote {name}, {content.Length} bytes.", content.Length)
            {
                OutputFile = name,
                PreviewUrl = url,
            }
        );
    }
}

internal sealed record ExportResult(string Summary, int Bytes) : AgentResult(Summary);
