using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Claims;
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
    private readonly OutboxPublisher _publisher;

    private InMemoryEngine(ServiceProvider services, TimeProvider time)
        : base(services, time) => (_services, _publisher) = (services, services.GetRequiredService<OutboxPublisher>());

    public static InMemoryEngine Open(TimeProvider time, params IOutboxSubscriber[] subscribers) =>
        Open(time, new MemoryDisk(), subscribers);

    /// <summary>Ends it, and begins another one with what it has stored.</summary>
    public async Task<InMemoryEngine> Reopen(params IOutboxSubscriber[] subscribers)
    {
        var disk = _services.GetRequiredService<MemoryDisk>();
        await DisposeAsync();
        disk.Nodes.Clear();
        return Open(Time, disk, subscribers);
    }

    /// <summary>Deletes a session, as a person does through the aggregate.</summary>
    public Task DeleteSession(Guid sessionId) =>
        _services
            .GetRequiredService<GroupWriter>()
            .Run(
                (store, _) =>
                {
                    ((MemoryTransaction)store).Data.Sessions[sessionId].Delete(Time.GetUtcNow());
                    return System.Threading.Tasks.Task.FromResult((true, true));
                },
                CancellationToken.None
            );

    public async ValueTask DisposeAsync()
    {
        await _publisher.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>Opens one of several engines that share what is stored.</summary>
    internal static InMemoryEngine Open(TimeProvider time, MemoryDisk disk, params IOutboxSubscriber[] subscribers)
    {
        var node = new MemoryNode(disk);
        disk.Nodes.Add(node);
        var registered = new ServiceCollection();
        foreach (var subscriber in subscribers)
            registered.AddSingleton(subscriber);
        var services = registered
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddEngine()
            .AddSingleton(disk)
            .AddSingleton<INodes>(node)
            .AddSingleton<IFeedStore>(node)
            .AddSingleton<IWakeUps>(node)
            .AddSingleton<IStore, MemoryStore>()
            .BuildServiceProvider();
        var (signal, feed) = (services.GetRequiredService<QueueSignal>(), services.GetRequiredService<PlanFeed>());
        node.Hear = heard => heard.Tell(signal, feed);
        // they have nothing to wait for
        services.GetRequiredService<GroupWriter>().Start().GetAwaiter().GetResult();
        services.GetRequiredService<OutboxPublisher>().StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new InMemoryEngine(services, time);
    }
}
