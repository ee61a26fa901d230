using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Feed;
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

    public static InMemoryEngine Open(TimeProvider time, params IOutboxSubscriber[] subscribers) =>
        Open(time, new MemoryData(), subscribers);

    /// <summary>Ends it, and begins another one with what it has stored.</summary>
    public async Task<InMemoryEngine> Reopen(params IOutboxSubscriber[] subscribers)
    {
        var store = (MemoryStore)_services.GetRequiredService<IStore>();
        await DisposeAsync();
        return Open(Time, store.Committed, subscribers);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<OutboxPublisher>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private static InMemoryEngine Open(TimeProvider time, MemoryData stored, IOutboxSubscriber[] subscribers)
    {
        var registered = new ServiceCollection();
        foreach (var subscriber in subscribers)
            registered.AddSingleton(subscriber);
        var services = registered
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddEngine()
            .AddSingleton(stored)
            .AddSingleton<IStore, MemoryStore>()
            .BuildServiceProvider();
        // they have nothing to wait for
        services.GetRequiredService<GroupWriter>().Start().GetAwaiter().GetResult();
        services.GetRequiredService<OutboxPublisher>().StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new InMemoryEngine(services, time);
    }
}
