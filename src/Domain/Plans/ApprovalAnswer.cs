using System.Text.Json;

namespace CleanPlan.Domain.Plans;

/// <summary>How the approval that an agent asked for is handed to it among its answers.</summary>
public static class ApprovalAnswer
{
    public static string Json(string? comment) =>
        comment is null
            ? """{"approved":true}"""
            : $$"""{"approved":true,"comment":{{JsonSerializer.Serialize(comment)}}}""";
}
