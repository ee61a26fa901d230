using System.Text.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Agents.Remote;

/// <summary>Writes a report as the API takes it, and reads what it says to it.</summary>
internal static class RemoteReport
{
    public static Dictionary<string, object?> Of(TaskReport said)
    {
        var members = new Dictionary<string, object?>
        {
            ["task_id"] = said.TaskId,
            ["lease_token"] = said.Report.LeaseToken,
            ["outcome"] = said.Report.Outcome,
        };
        switch (said.Report)
        {
            case Completion completion:
                members["result"] = completion.Result is { } result ? JsonElement.Parse(result) : null;
                break;
            case FailureReport failure:
                members["error"] = new
                {
                    type = failure.ErrorType,
                    message = failure.ErrorMessage,
                    retryable = failure.Retryable,
                    retry_after_seconds = failure.RetryAfterSeconds,
                };
                break;
            case Question question:
                members["reason"] = question.Reason.Wire();
                members["message"] = question.Message;
                break;
            case Heartbeat heartbeat:
                members["progress"] = heartbeat.Progress;
                members["message"] = heartbeat.Message;
                break;
        }

        return members;
    }

    public static Result Answer(JsonElement answer)
    {
        var status = answer.GetProperty("status").GetInt32();
        if (status == 200)
            return Result.Ok;
        var code = answer.TryGetProperty("code", out var said) ? said.GetString() ?? "refused" : "refused";
        var kind = status switch
        {
            404 => ErrorKind.NotFound,
            409 => ErrorKind.Conflict,
            _ => ErrorKind.Invalid,
        };
        return new Error(code, $"The server refused it: {code}.", kind);
    }
}
