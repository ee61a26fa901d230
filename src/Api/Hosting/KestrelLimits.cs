using CleanPlan.Api.Endpoints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Hosting;

internal sealed class KestrelLimits(IOptions<LimitOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var (own, limits) = (options.Value, kestrel.Limits);
        var rate = new MinDataRate(own.BytesPerSecond, TimeSpan.FromSeconds(own.GraceSeconds));
        kestrel.AddServerHeader = false;
        // the largest of all; each endpoint has its own below it
        limits.MaxRequestBodySize = BodyLimit.Bulk + 1;
        limits.MaxConcurrentConnections = own.Connections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(own.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(own.KeepAliveSeconds);
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
    }
}
