using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Sessions;

public static class SessionErrors
{
    public static readonly Error NotFound = Error.NotFound("session");

    public static readonly Error HasLivePlans = Error.Conflict(
        "session_has_live_plans",
        "A plan or a job of the session is not settled: end it first, or wait until it is."
    );

    /// <param name="at">the path to the message</param>
    public static Fault SaysNothing(string at) =>
        new($"{at}content", "required", $"{at}content may be null only beside tool_calls or tool_results.");
}
