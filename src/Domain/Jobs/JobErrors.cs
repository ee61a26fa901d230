using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Jobs;

/// <summary>Every refusal of the job aggregate. Codes are a public contract.</summary>
public static class JobErrors
{
    public static readonly Error NotFound = Error.NotFound("job");
    public static readonly Error ExecutionNotFound = Error.NotFound("execution");
    public static readonly Error DraftNotFound = Error.NotFound("draft");

    public static readonly Error NotAwaitingApproval = Error.Conflict(
        "not_awaiting_approval",
        "No draft of the job waits for an approval."
    );

    public static readonly Error NoDraft = Error.Conflict("no_draft", "No draft of the job can be changed now.");

    public static readonly Error NotSettled = Error.Conflict(
        "job_not_settled",
        "The job is not settled: cancel it first."
    );

    public static readonly Error PlanGone = Error.Conflict(
        "plan_gone",
        "The plan that the job was made of is deleted: there is nothing to try again."
    );

    public static Error ExternalIdTaken(Guid jobId) =>
        Error.Conflict("external_id_taken", "Another job has this external_id.") with
        {
            Details = new Dictionary<string, object?> { ["job_id"] = jobId.ToString() },
        };

    public static Error Final(JobStatus status) =>
        Error.Conflict("job_final", $"The job has {status.Wire()}: post another one to go on.") with
        {
            Details = new Dictionary<string, object?> { ["job_status"] = status.Wire() },
        };

    public static Error InvalidTransition(JobStatus from, JobStatus to, params IReadOnlyList<JobStatus> allowed) =>
        Error.Conflict(
            "invalid_transition",
            $"A job that is {from.Wire()} cannot become {to.Wire()} by this command."
        ) with
        {
            Details = new Dictionary<string, object?>
            {
                ["from"] = from.Wire(),
                ["to"] = to.Wire(),
                ["allowed"] = allowed.Select(status => status.Wire()).ToArray(),
            },
        };
}
