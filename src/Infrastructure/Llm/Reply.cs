namespace CleanPlan.Infrastructure.Llm;

/// <summary>What came of one request.</summary>
/// <param name="Answer">the text that came; null where none did</param>
internal sealed record Reply(string? Answer)
{
    public ReplyEnding Ending { get; init; }
    public int? HttpStatus { get; init; }
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public decimal? Cost { get; init; }

    /// <summary>Why there is no answer, in one word.</summary>
    public string? Fault { get; init; }

    /// <summary>The same in the words of whoever said it.</summary>
    public string? Detail { get; init; }

    /// <summary>The same request may succeed a moment later.</summary>
    public bool IsPassing { get; init; }

    /// <summary>Not before that, as the provider asks for.</summary>
    public TimeSpan RetryAfter { get; init; }
}

/// <summary>What the provider says of the end of an answer.</summary>
internal enum ReplyEnding
{
    Whole,
    Truncated,
    Refused,
}
