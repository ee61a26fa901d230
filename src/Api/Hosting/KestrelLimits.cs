using CleanPlan.Api.Endpoints;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CleanPlan.Api.Hosting;

internal static class KestrelLimits
{
    private const int MostConnections = 10_000;

    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // the largest of all; each endpoint has its own below it
        kestrel.Limits.MaxRequestBodySize = BodyLimit.Bulk + 1;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
    }
}
