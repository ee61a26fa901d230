using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace CleanPlan.Application.Tests;

public sealed class RegisteringTheApplication
{
    [Fact]
    public void Gives_a_sender_in_a_provider_that_is_validated()
    {
        using var provider = new ServiceCollection()
            .AddApplication()
            .AddSingleton(Substitute.For<IPlans>())
            .AddSingleton(Substitute.For<ITaskQueue>())
            .AddSingleton(Substitute.For<ITaskReports>())
            .AddSingleton(Substitute.For<IReads>())
            .AddSingleton(Substitute.For<IPlanFeed>())
            .AddSingleton(Substitute.For<ISessions>())
            .AddSingleton(Substitute.For<ISessionSearch>())
            .AddSingleton(Substitute.For<IJobs>())
            .AddSingleton(Substitute.For<IJobFeed>())
            .AddSingleton(Substitute.For<IPlanner>())
            .AddSingleton(Substitute.For<IModelCalls>())
            .AddSingleton(Substitute.For<IUnitOfWork>())
            .AddSingleton(Substitute.For<IArtifacts>())
            .AddSingleton(Substitute.For<IApiKeys>())
            .AddSingleton(Substitute.For<ICaller>())
            .AddSingleton(Substitute.For<TimeProvider>())
            .AddSingleton(Substitute.For<IClock>())
            .AddSingleton<RandomSource>(() => 0)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        using var scope = provider.CreateScope();

        Assert.NotNull(scope.ServiceProvider.GetRequiredService<ISender>());
    }
}
