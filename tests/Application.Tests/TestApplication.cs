using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure;
using CleanPlan.Tests.Common;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;

namespace CleanPlan.Application.Tests;

/// <summary>The application over a real database file of its own, for one test class.</summary>
public sealed class TestApplication : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-application-").FullName;
    private readonly ServiceProvider _services;

    public TestApplication()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["CleanPlan:Storage:DataDirectory"] = _directory })
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Substitute.For<IHostApplicationLifetime>())
            .AddScoped<TestCaller>()
            .AddScoped<ICaller>(scope => scope.GetRequiredService<TestCaller>())
            .AddApplication()
            .AddInfrastructure()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeTime Time { get; } = new();

    public Task<Result<T>> Send<T>(IRequest<Result<T>> message, Role role = Role.Admin) =>
        Within(services =>
        {
            services.GetRequiredService<TestCaller>().Role = role;
            return services.GetRequiredService<ISender>().Send(message);
        });

    /// <summary>In a scope of its own, as a request has one.</summary>
    public async Task<T> Within<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = _services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    public async Task InitializeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(default);
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private sealed class TestCaller : ICaller
    {
        public TenantId Tenant => TenantId.Default;
        public string Name => "tester";
        public Role Role { get; set; }
    }
}
