using CleanPlan.Infrastructure.Llm;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Llm;

public sealed class ConfiguringThePlanner
{
    [Fact]
    public void Nothing_needs_to_be_configured() => Assert.Empty(Read().Providers);

    [Fact]
    public void Every_setting_has_the_name_that_the_contract_gives_it()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "key");
        var options = Read(
            ("Providers:0:name", "qwen"),
            ("Providers:0:kind", "qwen"),
            ("Providers:0:base_url", "http://localhost:11434/v1"),
            ("Providers:0:model", "qwen3"),
            ("Providers:0:api_key_file", file),
            ("Providers:0:temperature", "0.2"),
            ("Providers:0:max_output_tokens", "1000"),
            ("Providers:0:structured", "json"),
            ("Providers:0:price_input", "0.4"),
            ("Providers:0:price_output", "1.2"),
            ("Providers:1:name", "stub"),
            ("Providers:1:kind", "stub"),
            ("AgentTypes:0", "mine"),
            ("ApprovalFor:0", "Export"),
            ("MaxConcurrent", "2"),
            ("Stub:DelaySeconds", "1.5")
        );
        File.Delete(file);
        var qwen = options.Providers[0];

        Assert.Equal(
            ("qwen", "qwen", "http://localhost:11434/v1", "qwen3", file),
            (qwen.Name, qwen.Kind, qwen.BaseUrl, qwen.Model, qwen.ApiKeyFile)
        );
        Assert.Equal(
            (0.2f, 1_000, "json", 0.4m, 1.2m),
            (qwen.Temperature, qwen.MaxOutputTokens, qwen.Structured, qwen.PriceInput, qwen.PriceOutput)
        );
        Assert.Equal(["mine"], options.Types);
        Assert.Equal(["Export"], options.ApprovalFor);
        Assert.Equal((2, 1.5), (options.MaxConcurrent, options.Stub.DelaySeconds));
    }

    [Theory]
    [InlineData("kind", "oracle")]
    [InlineData("name", "two words")]
    [InlineData("name", "stub")]
    [InlineData("model", "")]
    [InlineData("base_url", "localhost:80")]
    [InlineData("base_url", "")]
    [InlineData("structured", "xml")]
    [InlineData("temperature", "3")]
    [InlineData("max_output_tokens", "0")]
    [InlineData("price_input", "-1")]
    [InlineData("api_key_file", "/nowhere/key")]
    [InlineData("api_key_file", "/dev/null")]
    [InlineData("api_key_file", "/")]
    public void A_provider_that_could_not_be_asked_stops_the_start(string setting, string value)
    {
        var fault = Assert.Throws<OptionsValidationException>(() =>
            Read(
                ("Providers:0:name", "first"),
                ("Providers:0:kind", "openai"),
                ("Providers:0:model", "m"),
                ("Providers:0:base_url", "http://localhost:1/v1"),
                ("Providers:1:name", "stub"),
                ("Providers:1:kind", "stub"),
                ($"Providers:0:{setting}", value)
            )
        );

        Assert.NotEmpty(fault.Failures);
    }

    [Theory]
    [InlineData("Cassette:Mode", "play")]
    [InlineData("Cassette:Mode", "record")]
    [InlineData("Cassette:Mode", "replay")]
    [InlineData("MaxConcurrent", "0")]
    [InlineData("Stub:DelaySeconds", "-1")]
    [InlineData("Providers:0:kind", "stub")]
    public void Wrong_settings_stop_the_start(string setting, string value) =>
        Assert.Throws<OptionsValidationException>(() => Read((setting, value)));

    private static PlannerOptions Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                // the last one of a name counts
                settings
                    .GroupBy(x => x.Name, x => x.Value)
                    .Select(x => KeyValuePair.Create($"{PlannerOptions.Section}:{x.Key}", (string?)x.Last()))
            )
            .Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddPlanner()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<PlannerOptions>>().Value;
    }
}
