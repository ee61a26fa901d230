using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Tests;

public sealed class RegisteringTheApplication
{
    [Fact]
    public void Gives_a_sender_in_a_provider_that_is_validated()
    {
        using var provider = new ServiceCollection()
            .AddApplication()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        using var scope = provider.CreateScope();

        Assert.NotNull(scope.ServiceProvider.GetRequiredService<ISender>());
    }
}
