using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>The engine over nothing but objects.</summary>
public sealed class InMemoryEngine : EngineRig, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private InMemoryEngine(ServiceProvider services, TimeProvider time)
        : base(services, time) => _services = services;

    public static InMemoryEngine Open(TimeProvider time)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddEngine()
            .AddSingleton<IStore, MemoryStore>()
            .BuildServiceProvider();
        // it has nothing to wait for
        services.GetRequiredService<GroupWriter>().Start().GetAwaiter().GetResult();
        return new InMemoryEngine(services, time);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
