using CleanPlan.Application;
using NetArchTest.Rules;

namespace CleanPlan.Architecture.Tests;

public sealed class LayerDirections
{
    [Fact]
    public void The_application_knows_no_storage_and_no_web_framework()
    {
        var result = Types
            .InAssembly(typeof(ApplicationRegistration).Assembly)
            .Should()
            .NotHaveDependencyOnAny(
                "CleanPlan.Infrastructure",
                "CleanPlan.Api",
                "Microsoft.EntityFrameworkCore",
                "Microsoft.AspNetCore"
            )
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames));
    }
}
