using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Sessions;

public static class SessionErrors
{
    public static readonly Error NotFound = Error.NotFound("session");
}
