using CleanPlan.Api.Hosting;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Auth;

/// <summary>An open server that others can reach does not start: everybody would be its admin.</summary>
internal static class OpenServer
{
    public static void RefuseToBeReached(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.IsOpen)
            return;
        var kestrel = app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(x => x["Url"]);
        var urls = (app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries
        );
        // ports without a host are open on every address
        var ports = new[] { app.Configuration["http_ports"], app.Configuration["https_ports"] }
            .Where(port => !string.IsNullOrEmpty(port) && urls.Length == 0)
            .Select(port => $"http://*:{port}");
        foreach (var url in urls.Concat(kestrel).Concat(app.Urls).Concat(ports))
        {
            if (url is not null && !Loopback.IsUrl(url))
                throw new ConfigurationFault($"Without keys only loopback addresses can be served, not {url}.");
        }
    }
}
