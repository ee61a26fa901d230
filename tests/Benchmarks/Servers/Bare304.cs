using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>What the web server costs when nothing is behind it.</summary>
internal static class Bare304
{
    public const string Verb = "bare-304";

    public static async Task Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet(
            "/{**path}",
            (HttpContext http) =>
            {
                http.Response.Headers.ETag = "\"1\"";
                http.Response.StatusCode = StatusCodes.Status304NotModified;
            }
        );
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Now listening on: {app.Urls.First()}"));
        await app.RunAsync();
    }
}
