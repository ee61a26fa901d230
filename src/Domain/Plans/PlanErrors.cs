using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Plans;

/// <summary>Every refusal of the plan aggregate. Codes are a public contract.</summary>
public static class PlanErrors
{
    public static readonly Error PlanNotFound = Error.NotFound("plan");
    public static readonly Error TaskNotFound = Error.NotFound("task");

    public static readonly Error LeaseLost = Error.Conflict(
        "lease_lost",
        "The lease is not held any more: stop the work and claim anew."
    );

    public static readonly Error AlreadyReported = Error.Conflict(
        "already_reported",
        "Another outcome was already reported under this lease."
    );

    public static readonly Error NotAwaitingApproval = Error.Conflict(
        "not_awaiting_approval",
        "The task does not wait for an approval."
    );

    public static readonly Error NotAwaitingInput = Error.Conflict(
        "not_awaiting_input",
        "The task does not wait for input."
    );

    public static readonly Error HasDependents = Error.Conflict("has_dependents", "Other tasks depend on this one.");

    public static readonly Error LastTask = Error.Conflict("last_task", "A plan has at least one task.");

    public static readonly Error PlanInProgress = Error.Conflict(
        "plan_in_progress",
        "The plan is in progress: abort it first."
    );

    public static readonly Error PlanHasJob = Error.Conflict(
        "plan_has_job",
        "The plan belongs to a job that is not settled."
    );

    public static Error PlanFinal(PlanStatus status) =>
        Error.Conflict("plan_final", $"The plan is {status.Wire()}: fork it to go on.") with
        {
            Details = new Dictionary<string, object?> { ["plan_status"] = status.Wire() },
        };

    public static Error PlanSettled(PlanStatus status) =>
        Error.Conflict("plan_settled", $"The plan is {status.Wire()}: retry its failures to go on.");

    public static Error TaskNotEditable(PlanTaskStatus status) =>
        Error.Conflict("task_not_editable", $"A task that is {status.Wire()} cannot be changed.");

    public static Error InvalidTransition(
        PlanTaskStatus from,
        PlanTaskStatus to,
        params IReadOnlyList<PlanTaskStatus> allowed
    ) =>
        Error.Conflict(
            "invalid_transition",
            $"A task that is {from.Wire()} cannot become {to.Wire()} by this command."
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
