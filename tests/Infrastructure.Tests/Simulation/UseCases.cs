using CleanPlan.Application;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// The application's own pipeline and handlers, made once and put before whichever server is asked: thousands of servers
/// live for milliseconds, and each would look for them and compile them anew.
/// </summary>
internal static class UseCases
{
    private static readonly ServiceProvider Services = Before(
        typeof(ICaller),
        typeof(IPlans),
        typeof(ITaskQueue),
        typeof(IReads),
        typeof(IPlanFeed),
        typeof(ISessions),
        typeof(IUnitOfWork),
        typeof(TimeProvider),
        typeof(IClock),
        typeof(RandomSource)
    );

    /// <param name="server">whose ports are behind it</param>
    public static async Task<Result<T>> Send<T>(IServiceProvider server, TenantId tenant, IRequest<Result<T>> message)
    {
        await using var behind = server.CreateAsyncScope();
        behind.ServiceProvider.GetRequiredService<Client>().Tenant = tenant;
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Ports>().Of = behind.ServiceProvider;
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(message);
    }

    private static ServiceProvider Before(params Type[] ports)
    {
        var services = new ServiceCollection().AddApplication().AddScoped<Ports>();
        foreach (var port in ports)
            services.AddTransient(port, scope => scope.GetRequiredService<Ports>().Of!.GetRequiredService(port));
        return services.BuildServiceProvider();
    }

    private sealed class Ports
    {
        public IServiceProvider? Of { get; set; }
    }
}

/// <summary>Who asks, in one request.</summary>
internal sealed class Client : ICaller
{
    public TenantId Tenant { get; set; }
    public string Name => "somebody";
    public Role Role => Role.Admin;
}
