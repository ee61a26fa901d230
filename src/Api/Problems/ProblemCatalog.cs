using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Problems;

/// <summary>Every code that an answer can carry, with its status. A contract: docs/problems.md is printed from it.</summary>
internal static class ProblemCatalog
{
    private static readonly Dictionary<string, (int Status, string Meaning)> s_codes = new(StringComparer.Ordinal)
    {
        ["malformed_json"] = (400, "The body is not JSON in UTF-8."),
        ["wrong_type"] = (400, "A member has a value of the wrong type."),
        ["unknown_member"] = (400, "The body has a member that is not known here."),
        ["duplicate_member"] = (400, "An object has the same member twice."),
        ["too_deep"] = (400, "The JSON is nested deeper than 32 levels."),
        ["invalid_parameter"] = (400, "A query parameter cannot be read or is out of its range."),
        ["idempotency_key_invalid"] = (
            400,
            "Idempotency-Key is not 1 to 255 letters, digits and _ . : - in quotes or bare."
        ),
        ["unknown_parameter"] = (400, "The operation has no query parameter of this name."),
        ["invalid_request"] = (400, "The request is not sound HTTP."),
        ["unauthenticated"] = (401, "No key, or one that is wrong, revoked or out of date."),
        ["forbidden"] = (403, "The key's role does not allow it."),
        ["not_found"] = (404, "There is no such thing in this tenant, or no such address."),
        ["method_not_allowed"] = (405, "The address does not take this method."),
        ["request_timeout"] = (408, "The body was sent too slowly, and the connection is closed."),
        ["already_reported"] = (409, "Another outcome was already reported under this lease."),
        ["external_id_taken"] = (409, "Another job has this external_id; `job_id` is that one."),
        ["has_dependents"] = (409, "Other tasks depend on the task."),
        ["invalid_transition"] = (
            409,
            "The state does not allow the move; `from`, `to` and `allowed` say what it does."
        ),
        ["job_final"] = (409, "The job has succeeded or was cancelled: post another one to go on."),
        ["job_not_settled"] = (409, "The job is not settled: cancel it first."),
        ["last_task"] = (409, "A plan has at least one task."),
        ["lease_lost"] = (409, "The lease is not held any more: stop the work and claim anew."),
        ["no_draft"] = (409, "No draft of the job can be changed now."),
        ["not_awaiting_approval"] = (409, "The task, or the job, does not wait for an approval."),
        ["not_awaiting_input"] = (409, "The task does not wait for input."),
        ["plan_final"] = (409, "The plan is done or aborted: fork it to go on."),
        ["plan_gone"] = (409, "The plan that the job was made of is deleted."),
        ["plan_has_job"] = (409, "The plan belongs to a job that is not settled."),
        ["plan_in_progress"] = (409, "The plan is in progress: abort it first."),
        ["plan_settled"] = (409, "The plan has failed: retry its failures instead of starting it."),
        ["session_has_live_plans"] = (409, "A plan or a job of the session is not settled: end it first, or wait."),
        ["task_not_editable"] = (409, "A task that runs or is final cannot be changed."),
        ["version_conflict"] = (409, "Somebody else changed it at the same time: read it again."),
        ["events_pruned"] = (410, "Events that old are not kept any more; `first_seq` is the first that is left."),
        ["precondition_failed"] = (412, "It was changed since the version that If-Match names."),
        ["body_too_large"] = (413, "The body is larger than `limit` bytes."),
        ["address_too_long"] = (414, "The address, with its parameters, is longer than 8 KiB."),
        ["unsupported_media_type"] = (415, "The body must be application/json in UTF-8, and not encoded."),
        ["misdirected_request"] = (421, "Without keys a server answers to loopback names alone: Host is another."),
        ["before_claimed"] = (422, "A task named in `before` was already claimed and can wait for nothing more."),
        ["dependency_cycle"] = (422, "The dependencies form a cycle; `cycle` is one."),
        ["duplicate_task_key"] = (422, "A key is taken by another task of the plan."),
        ["empty_plan"] = (422, "A plan has at least one task."),
        ["event_type_reserved"] = (422, "Only the server writes events of this type."),
        ["exactly_one"] = (422, "Of members that exclude each other, none or several are there."),
        ["idempotency_key_reused"] = (422, "The Idempotency-Key was used for another request within its time."),
        ["invalid_character"] = (422, "A text holds the character U+0000."),
        ["invalid_value"] = (422, "A value is none of those that are allowed."),
        ["limit_exceeded"] = (422, "A length or a count is over its `limit`; `value` is what was sent."),
        ["out_of_range"] = (422, "A number is too small or too large."),
        ["required"] = (422, "A required member is missing or null."),
        ["run_on_needs_dependencies"] = (422, "run_on any and failure need at least one dependency."),
        ["self_dependency"] = (422, "A task depends on itself."),
        ["unknown_dependency"] = (422, "A task that is named does not exist in the plan."),
        ["unknown_pool"] = (422, "There is no such pool."),
        ["internal_error"] = (500, "A fault of the server; its log has it under `trace_id`."),
        ["busy"] = (503, "The server cannot take more work now: try again after Retry-After."),
        ["draining"] = (503, "The server stops and hands out nothing any more: ask another, or this one again soon."),
        ["outcome_unknown"] = (503, "The storage failed while it saved: ask what became of it, or repeat the request."),
        ["not_ready"] = (503, "The server is starting or stopping."),
        ["timed_out"] = (503, "It took longer than a request may take, and nothing was changed: try again later."),
        ["storage_full"] = (507, "The disk is full: nothing was saved. Reading works; try again after Retry-After."),
    };

    public static IReadOnlyCollection<string> Codes => s_codes.Keys;

    public static string MeaningOf(string code) => s_codes[code].Meaning;

    public static int StatusOf(string code) => s_codes[code].Status;

    public static int StatusOf(Error error) =>
        s_codes.TryGetValue(error.Code, out var known)
            ? known.Status
            : error.Kind switch
            {
                ErrorKind.NotFound => StatusCodes.Status404NotFound,
                ErrorKind.Conflict => StatusCodes.Status409Conflict,
                ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
                ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
                ErrorKind.Gone => StatusCodes.Status410Gone,
                ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status422UnprocessableEntity,
            };

    public static Error TimedOut => Of("timed_out");

    public static Error BodyTooLarge(int limit) =>
        Of("body_too_large") with
        {
            Message = $"The body is larger than {limit} bytes.",
            Details = new Dictionary<string, object?> { ["limit"] = limit },
        };

    /// <summary>The problem of a status that the framework answered on its own.</summary>
    public static Error OfStatus(int status)
    {
        var code = status switch
        {
            StatusCodes.Status401Unauthorized => "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "not_found",
            StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
            StatusCodes.Status408RequestTimeout => "request_timeout",
            StatusCodes.Status414UriTooLong => "address_too_long",
            StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
            StatusCodes.Status421MisdirectedRequest => "misdirected_request",
            StatusCodes.Status503ServiceUnavailable => "busy",
            >= 500 => "internal_error",
            _ => "invalid_request",
        };
        return Of(code);
    }

    private static Error Of(string code) => new(code, MeaningOf(code), ErrorKind.Invalid);
}
