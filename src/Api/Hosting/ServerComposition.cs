using CleanPlan.Application;
using CleanPlan.Infrastructure;

namespace CleanPlan.Api.Hosting;

internal static class ServerComposition
{
    /// <summary>Everything that a server is made of.</summary>
    public static void AddCleanPlan(this WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(x => (x.ValidateOnBuild, x.ValidateScopes) = (true, true));
        // each request is worth a metric, not a line
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // first in, last out: it sees the whole of the start and of the stop
        builder.Services.AddHostedService<Lifecycle>();
        builder.Services.AddApplication().AddInfrastructure().AddApi();
    }
}
