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
        foreach (var url in ListenAddresses.Of(app))
        {
            if (!Loopback.IsUrl(url))
                throw new ConfigurationFault($"Without keys only loopback addresses can be served, not {url}.");
        }
    }
}
