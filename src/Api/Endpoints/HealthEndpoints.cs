using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace CleanPlan.Api.Endpoints;

internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        // that the process answers, and nothing else: a probe that asks more restarts servers for their database's sake
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Readiness.Write })
            .AllowAnonymous();
    }
}
