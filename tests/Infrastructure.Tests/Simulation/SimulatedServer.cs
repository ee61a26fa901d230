using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Writing;
using CleanPlan.Tests.Common;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>One process on the store, from its start to its end or crash.</summary>
internal sealed class SimulatedServer : IHostApplicationLifetime
{
    private readonly ServiceProvider _services;
    private readonly Mishaps _mishaps;
    private readonly EngineHost _host;

    public SimulatedServer(SimulatedStore store, FakeTime time, double jitter, Mishaps mishaps)
    {
        _mishaps = mishaps;
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<IHostApplicationLifetime>(this)
            .AddPersistence()
            .AddEngine()
            .AddSingleton<SqliteDatabase>(store)
            .AddSingleton<ISchema, SchemaThatIsThere>()
            .AddSingleton<Jitter>(new LoadedDice(jitter))
            .AddSingleton<StatementTap>(mishaps.Pass)
            .AddSingleton(TaskScheduler.FromCurrentSynchronizationContext())
            .AddScoped<Client>()
            .AddScoped<ICaller>(scope => scope.GetRequiredService<Client>());
        _services = services.BuildServiceProvider();
        // its clock stands still: what it does from time to time is done by the clients, when the seed says so
        _host = ActivatorUtilities.CreateInstance<EngineHost>(_services, new FakeTime());
    }

    public IPlans Plans => Get<IPlans>();

    public ITaskQueue Queue => Get<ITaskQueue>();

    public ITaskReports Reports => Get<ITaskReports>();

    public IIdempotency Once => Get<IIdempotency>();

    public IDoctor Doctor => Get<IDoctor>();

    /// <summary>A request as the API sends it on, by the pipeline that every message goes through.</summary>
    public Task<Result<T>> Send<T>(TenantId tenant, IRequest<Result<T>> message) =>
        UseCases.Send(_services, tenant, message);

    public string ResidentPrefix => Get<Residents>().OwnPrefix;

    /// <summary>It has stopped itself, since it does not know its storage any more.</summary>
    public bool HasStopped { get; private set; }

    public CancellationToken ApplicationStarted => default;
    public CancellationToken ApplicationStopping => default;
    public CancellationToken ApplicationStopped => default;

    public async Task<bool> Start()
    {
        await _host.StartAsync(default);
        return true;
    }

    public bool IsFull => Get<GroupWriter>().IsFull;

    /// <summary>The look for room, which ends the refusals.</summary>
    public async Task<bool> Probe()
    {
        await Get<GroupWriter>().Probe(default);
        return true;
    }

    /// <summary>The engine knows the times that it was asked at: sessions alone, which have none, do not ask.</summary>
    public void LookAtTheClock() => _ = Get<EngineClock>().Now;

    public Task<int> Reap() => Get<GroupWriter>().Submit(new ExpireUnit());

    void IHostApplicationLifetime.StopApplication()
    {
        HasStopped = true;
        // the one of the process that is simulated, not of this one
        Environment.ExitCode = 0;
    }

    public async Task<bool> Stop()
    {
        _host.Dispose();
        await _services.DisposeAsync();
        return true;
    }

    /// <summary>Nothing is finished: what the system does to the files of a process that is killed.</summary>
    public void Crash()
    {
        Get<SqliteStore>().Release();
        _mishaps.Connection?.Dispose();
        Get<SqliteReaders>().Dispose();
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private sealed class LoadedDice(double side) : Jitter
    {
        public override double Next() => side;
    }

    private sealed class SchemaThatIsThere : ISchema
    {
        public Task<Result<MigratedSchema>> Migrate(CancellationToken cancel) =>
            Task.FromResult<Result<MigratedSchema>>(new MigratedSchema([], null));

        public Task<SchemaStatus> Status(CancellationToken cancel) => throw new NotSupportedException();

        public Task<Result<VerifiedDatabase>> Verify(CancellationToken cancel) => throw new NotSupportedException();
    }
}
