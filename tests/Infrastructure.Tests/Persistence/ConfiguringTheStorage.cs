using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Ef;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace CleanPlan.Infrastructure.Tests.Persistence;

public sealed class ConfiguringTheStorage
{
    [Theory]
    [InlineData("DataDirectory", "")]
    [InlineData("Provider", "postgres")]
    [InlineData("Readers", "0")]
    [InlineData("Readers", "65")]
    public void A_wrong_value_stops_the_start(string option, string value)
    {
        using var services = Services((option, value));

        var start = services.GetRequiredService<IStartupValidator>();

        var refused = Assert.Throws<OptionsValidationException>(start.Validate);
        Assert.Contains(option, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_is_one_file_in_the_data_directory()
    {
        using var services = Services(("DataDirectory", "somewhere"));

        var path = services.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath;

        Assert.Equal(Path.GetFullPath(Path.Combine("somewhere", "cleanplan.db")), path);
    }

    [Fact]
    public async Task Everything_can_be_made_and_nothing_scoped_is_kept_by_a_singleton()
    {
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();

        Assert.IsType<UnitOfWork>(scope.ServiceProvider.GetRequiredService<IUnitOfWork>());
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<ISessions>());
    }

    private static ServiceProvider Services(params (string Option, string Value)[] options) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        options.Select(o =>
                            KeyValuePair.Create<string, string?>($"{StorageOptions.Section}:{o.Option}", o.Value)
                        )
                    )
                    .Build()
            )
            .AddSingleton<TimeProvider>(new FakeTime())
            .AddSingleton(Substitute.For<IHostApplicationLifetime>())
            .AddScoped<ICaller, Nobody>()
            .AddInfrastructure()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private sealed class Nobody : ICaller
    {
        public Domain.Common.TenantId Tenant => Domain.Common.TenantId.Default;
        public string Name => "nobody";
        public Role Role => Role.Viewer;
    }
}
