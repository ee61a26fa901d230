using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>A request to a model, and what came of it.</summary>
internal sealed class ModelCallRow
{
    public Guid Id { get; set; }
    public TenantId TenantId { get; set; }
    public Guid JobId { get; set; }
    public ModelCallPurpose Purpose { get; set; }
    public string Provider { get; set; } = "";
    public string? Model { get; set; }
    public int Attempt { get; set; }
    public ModelCallOutcome Outcome { get; set; }
    public int? HttpStatus { get; set; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null until it has ended.</summary>
    public long? DurationMs { get; set; }
    public long? InputTokens { get; set; }
    public long? OutputTokens { get; set; }
    public decimal? Cost { get; set; }
    public string? Prompt { get; set; }
    public string? Answer { get; set; }
    public string? Error { get; set; }
}
