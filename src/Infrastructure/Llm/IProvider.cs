using CleanPlan.Application.Planning;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Somebody who can be asked for a plan.</summary>
internal interface IProvider
{
    string Name { get; }

    string? Model { get; }

    /// <summary>Sends one request; whatever comes of it but a cancellation is a reply.</summary>
    Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel);
}

/// <summary>What is asked.</summary>
internal sealed record DraftPrompt(PlannerRequest Request)
{
    public override string ToString() => PlanningJson.Of(Request);
}

/// <summary>What came of one request.</summary>
/// <param name="Answer">the text that came; null where none did</param>
internal sealed record Reply(string? Answer)
{
    public int? HttpStatus { get; init; }
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public decimal? Cost { get; init; }

    /// <summary>Why there is no answer.</summary>
    public string? Error { get; init; }
}
