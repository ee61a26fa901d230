using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>How an attempt ended, where it did not fail.</summary>
public abstract record AgentAnswer
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // texts in any script stay readable
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The task is done.</summary>
    public static AgentAnswer Done<T>(T result)
        where T : AgentResult => new AgentDone(JsonSerializer.Serialize(result, Wire));

    /// <summary>A person has to say something first; the task goes on from its start once that is done.</summary>
    public static AgentAnswer AskForInput(string question) => new AgentAsks(question, Approval: false);

    public static AgentAnswer AskForApproval(string question) => new AgentAsks(question, Approval: true);
}

/// <param name="Result">JSON text</param>
public sealed record AgentDone(string Result) : AgentAnswer;

public sealed record AgentAsks(string Question, bool Approval) : AgentAnswer;

/// <summary>What every result has, whatever else an agent adds by deriving it.</summary>
/// <param name="Summary">one sentence for people</param>
public abstract record AgentResult(string Summary)
{
    /// <summary>The file that came out, if any.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Where that file can be fetched from, below the base of the API: <c>tasks/{id}/artifacts/{name}</c>.</summary>
    public string? PreviewUrl { get; init; }
}
