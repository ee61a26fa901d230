using System.Text.Json;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanPlan.Api.Endpoints;

/// <summary>Whether the server can be sent work: started, not stopping, and its database answers and has room.</summary>
internal sealed class Readiness(IReads reads, IStorageHealth storage, IHostApplicationLifetime lifetime) : IHealthCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("starting");
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("stopping");
        if (storage.IsFull)
            return HealthCheckResult.Unhealthy("storage_full");
        await reads
            .List(TenantId.Default, new AnySession(), cancellationToken)
            .WaitAsync(s_patience, cancellationToken);
        return HealthCheckResult.Healthy();
    }

    public static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Status is HealthStatus.Healthy ? "ok" : entry.Value.Description ?? "failing"
        );
        var status = report.Status is HealthStatus.Healthy ? "ready" : "not_ready";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { status, checks }), http.RequestAborted);
    }

    private sealed class AnySession : Specification<Session>
    {
        public AnySession() => Query.Take(1).AsNoTracking();
    }
}
