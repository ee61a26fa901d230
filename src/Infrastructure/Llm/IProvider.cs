namespace CleanPlan.Infrastructure.Llm;

/// <summary>Somebody who can be asked for a plan.</summary>
internal interface IProvider
{
    string Name { get; }

    string? Model { get; }

    /// <summary>Sends one request; whatever comes of it but a cancellation is a reply.</summary>
    Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel);
}
