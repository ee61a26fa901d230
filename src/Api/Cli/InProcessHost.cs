using CleanPlan.Api.Hosting;
using CleanPlan.Application;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure;
using MediatR;

namespace CleanPlan.Api.Cli;

/// <summary>
/// The whole of the program but its server, in this process: the same use cases, engine and agents. Who starts it is
/// the owner of the data, so no key is asked for.
/// </summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string? _temporary;

    private InProcessHost(IHost host, string? temporary) => (_host, _temporary) = (host, temporary);

    /// <summary>The process was told to stop.</summary>
    public CancellationToken Stopping =>
        _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>The types of tasks that agents of this process take.</summary>
    public IReadOnlyCollection<string> AgentTypes => _host.Services.GetRequiredService<AgentRoster>().Types;

    /// <param name="data">null takes a temporary directory, which is gone afterwards</param>
    public static Task<InProcessHost> Open(string? data, int workers)
    {
        var temporary = data is null ? Directory.CreateTempSubdirectory("cleanplan-").FullName : null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Settings(data ?? temporary, workers));
        return Open(builder, temporary);
    }

    /// <summary>Over the data of a server that would be started the same way, while none runs.</summary>
    public static Task<InProcessHost> OpenConfigured(string? data) => Open(Configured(data), null);

    /// <summary>A host that is not started: for what only looks at the data of such a server.</summary>
    /// <param name="data">wins over what is configured</param>
    public static IHost BuildConfigured(string? data) => Build(Configured(data));

    private static async Task<InProcessHost> Open(HostApplicationBuilder builder, string? temporary)
    {
        var start = StartLog.Of(builder.Logging);
        var host = Build(builder);
        start.EndsWith(host);
        var opened = new InProcessHost(host, temporary);
        try
        {
            await host.StartAsync(CancellationToken.None);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    // the sources of a server's configuration: its files in this directory, and the environment
    private static HostApplicationBuilder Configured(string? data)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                Args = ["--hostBuilder:reloadConfigOnChange=false"],
                EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
            }
        );
        builder.Configuration.AddInMemoryCollection(Settings(data, workers: 0));
        builder.Logging.ClearProviders();
        return builder;
    }

    private static Dictionary<string, string?> Settings(string? data, int workers)
    {
        var settings = new Dictionary<string, string?> { ["CleanPlan:Agents:Workers"] = $"{workers}" };
        if (data is not null)
            settings["CleanPlan:Storage:DataDirectory"] = data;
        return settings;
    }

    private static IHost Build(HostApplicationBuilder builder)
    {
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System).AddScoped<ICaller, Owner>();
        builder.Services.AddApplication().AddInfrastructure();
        return builder.Build();
    }

    public async Task<Result<T>> Send<T>(IRequest<Result<T>> message, CancellationToken cancel)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(message, cancel);
    }

    /// <summary>Waits a second at most for the plan to be settled, and says where it stands.</summary>
    public async Task<PlanSummary> Look(Guid planId, CancellationToken cancel)
    {
        // no version comes after the last one: only the end of the plan is waited for
        GetPlan look = new(planId, WithTasks: false, WaitSeconds: 1, AfterVersion: long.MaxValue);
        var plan = await Send(look, cancel);
        cancel.ThrowIfCancellationRequested();
        return plan.Value;
    }

    public async Task<IReadOnlyList<EventView>> Events(Guid planId, long after, CancellationToken cancel)
    {
        var events = new List<EventView>();
        while (true)
        {
            var query = new ListPlanEvents(
                planId,
                null,
                after,
                null,
                null,
                null,
                new PageRequest(PageRequest.MaxLimit, null)
            );
            var page = (await Send(query, cancel)).Value;
            events.AddRange(page.Items);
            if (page.NextCursor is null)
                return events;
            after = events[^1].Seq;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    private sealed class Owner : ICaller
    {
        public TenantId Tenant => TenantId.Default;
        public string Name => "cli";
        public Role Role => Role.Admin;
    }
}
