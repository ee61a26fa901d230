using static CleanPlan.Domain.Plans.PlanTaskStatus;

namespace CleanPlan.Domain.Plans;

// what people do to a task; which command may come from which status is PlanSlice's to check
public sealed partial class PlanTask
{
    internal void RetryNow(DateTimeOffset now)
    {
        MoveTo(Pending, null, now);
        (RetryCount, LostLeases, Progress) = (0, 0, 0);
        (ErrorType, ErrorMessage) = (null, null);
        StartDeadline(now);
    }

    internal void Skip(TaskReason reason, DateTimeOffset now)
    {
        MoveTo(Skipped, reason, now);
        Question = null;
    }

    internal void Override(string? result, DateTimeOffset now)
    {
        MoveTo(Done, TaskReason.Overridden, now);
        TakeResult(result);
    }

    internal void Approve(string? comment, string? by, DateTimeOffset now)
    {
        if (Question is not null)
            AnswerQuestion(ApprovalAnswer.Json(comment), by, now);
        MoveTo(Pending, null, now);
        ApprovedAt = now;
        StartDeadline(now);
    }

    internal void Reject(string? comment, DateTimeOffset now)
    {
        MoveTo(Failed, TaskReason.Rejected, now);
        (ErrorType, ErrorMessage) = (
            TaskReason.Rejected.ToString().ToLowerInvariant(),
            comment ?? "The approver rejected it."
        );
        (ApprovedAt, Question) = (null, null);
    }

    internal void AnswerWith(string input, string? by, DateTimeOffset now)
    {
        AnswerQuestion(input, by, now);
        MoveTo(Pending, null, now);
    }

    internal void Edit(TaskEdit edit, DateTimeOffset? planStartedAt)
    {
        // said again as it was, it is still what was approved
        var (title, description, input) = (Title, Description, Input);
        Title = edit.Title ?? Title;
        Description = edit.Description ?? Description;
        Input = edit.Input ?? Input;
        Priority = edit.Priority ?? Priority;
        if (edit.Retry is { } retry)
            (MaxAttempts, RetryInitialSeconds, RetryFactor, RetryMaxSeconds) = retry;
        TimeoutSeconds = edit.TimeoutSeconds ?? TimeoutSeconds;
        Pool = edit.Pool ?? Pool;
        Slots = edit.Slots ?? Slots;
        if (edit.DeadlineSeconds is { } seconds)
        {
            DeadlineSeconds = seconds;
            DeadlineFrom ??= planStartedAt;
            DeadlineAt = DeadlineFrom is { } from && IsLive ? from.AddSeconds(seconds) : null;
        }

        if ((title, description, input) != (Title, Description, Input))
            ApprovedAt = null;
        Touch(TaskChanges.Definition | TaskChanges.State | TaskChanges.Queue);
    }

    private void AnswerQuestion(string input, string? by, DateTimeOffset now)
    {
        Answers = [.. Answers, new Answer(Question!, input, by, now)];
        Question = null;
        Touch(TaskChanges.Answers);
    }
}
