namespace CleanPlan.Application.Planning;

/// <summary>
/// Keeps what was asked of models and what came of it. Whoever asks one tells it before the request leaves and after it
/// has ended: what was told and never ended, a crash has ended.
/// </summary>
public interface IModelCallLog
{
    /// <summary>A request is about to leave, and leaves once this is done.</summary>
    Task Sent(ModelCall call, CancellationToken cancel);

    /// <summary>It has ended, by whatever.</summary>
    Task Ended(Guid callId, ModelCallEnd end, CancellationToken cancel);
}

/// <summary>One request to a model.</summary>
/// <param name="Attempt">from 1 on, among those of one draft to one provider with the same purpose</param>
/// <param name="Prompt">what it is asked, as it leaves; holds no secret</param>
public sealed record ModelCall(
    Guid Id,
    ModelCallPurpose Purpose,
    string Provider,
    string? Model,
    int Attempt,
    DateTimeOffset StartedAt,
    string Prompt
);

/// <summary>How a request has ended.</summary>
/// <param name="HttpStatus">null where there was none</param>
/// <param name="Cost">null where no price is known</param>
/// <param name="Answer">the text that came, sound or not</param>
/// <param name="Error">why there is none, or what is wrong with it</param>
public sealed record ModelCallEnd(
    ModelCallOutcome Outcome,
    TimeSpan Duration,
    int? HttpStatus = null,
    long? InputTokens = null,
    long? OutputTokens = null,
    decimal? Cost = null,
    string? Answer = null,
    string? Error = null
);

public enum ModelCallPurpose
{
    Draft,
    Revise,
    Replan,

    /// <summary>Once more, with the answer before and everything that was wrong with it.</summary>
    Repair,

    /// <summary>An agent's, for its task.</summary>
    Agent,

    /// <summary>Vectors of texts.</summary>
    Embed,
}

public enum ModelCallOutcome
{
    /// <summary>On its way.</summary>
    Sent,
    Ok,

    /// <summary>An answer came, and breaks the rules.</summary>
    Invalid,
    Error,
    Timeout,
    Cancelled,

    /// <summary>An answer came when nobody wanted it any more.</summary>
    Dropped,

    /// <summary>The process that had asked is gone.</summary>
    Lost,
}
