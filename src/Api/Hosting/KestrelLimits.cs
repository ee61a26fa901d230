using System.Text;
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
        // any byte is a letter: a header that is no UTF-8 is for who reads it to refuse, and few of them are read
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        limits.MaxRequestLineSize = LongAddresses.OfTheListener;
        // each endpoint has its own limit, and tells it: who is refused here is cut off while it sends, and hears nothing.
        // What an endpoint leaves unread is read on for 5 s
        limits.MaxRequestBodySize = null;
        limits.MaxConcurrentConnections = OpenFiles.ForConnections(own.Connections);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(own.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(own.KeepAliveSeconds);
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
    }
}
