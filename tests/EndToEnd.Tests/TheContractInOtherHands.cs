using System.Net;
using System.Net.Sockets;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The contract as those read it who know nothing else of the server.</summary>
[Trait("Length", "Long")]
public sealed class TheContractInOtherHands : IClassFixture<ContractTools>, IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-contract-").FullName;

    [ToolFact("node", "npm")]
    public async Task Spectral_finds_no_error_in_it()
    {
        var found = await ContractTools.Npm("spectral", "lint", ContractTools.Contract, "-r", "spectral.yaml");

        Assert.Contains("0 errors", found, StringComparison.Ordinal);
    }

    [ToolFact("node", "npm")]
    public async Task Redocly_finds_no_error_in_it()
    {
        var found = await ContractTools.Npm("redocly", "lint", ContractTools.Contract);

        Assert.Contains("Your API description is valid", found, StringComparison.Ordinal);
    }

    [ToolFact("node", "npm")]
    public async Task A_client_of_openapi_typescript_carries_a_plan_through()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        await ContractTools.Npm("openapi-typescript", ContractTools.Contract, "-o", "v2.d.ts");
        await ContractTools.Npm("tsc");

        var said = await ContractTools.Run("node", "out/client.js", await server.Address);

        Assert.Contains("carried through", said, StringComparison.Ordinal);
    }

    [ToolFact("dotnet", "node", "npm")]
    public async Task Clients_of_NSwag_and_Kiota_carry_a_plan_through()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        await ContractTools.Run("dotnet", "tool", "restore");
        await ContractTools.Run(
            "dotnet",
            [
                .. (string[])["nswag", "openapi2csclient", $"/input:{ContractTools.Contract}"],
                .. (string[])["/output:CSharp/NSwag.cs", "/namespace:NSwagClient", "/classname:CleanPlanClient"],
                .. (string[])["/jsonLibrary:SystemTextJson", "/generateOptionalParameters:true"],
                .. (string[])["/operationGenerationMode:SingleClientFromOperationId"],
            ]
        );
        await ContractTools.Run(
            "dotnet",
            [
                .. (string[])["kiota", "generate", "-l", "CSharp", "-d", ContractTools.Contract],
                .. (string[])["-o", "CSharp/Kiota", "-n", "KiotaClient", "-c", "CleanPlanClient", "--clean-output"],
            ]
        );
        await ContractTools.Run("dotnet", "build", "CSharp", "-o", "out", "-m:1");

        foreach (var generator in (string[])["nswag", "kiota"])
        {
            var said = await ContractTools.Run("dotnet", "out/Clients.dll", generator, await server.Address);
            Assert.Contains("carried through", said, StringComparison.Ordinal);
        }
    }

    [ToolFact("node", "npm")]
    public async Task A_proxy_that_validates_has_nothing_to_say_of_the_traffic()
    {
        using var server = ProgramProcess.Serve(_data, workers: 0);
        var port = FreePort();
        using var proxy = ProgramProcess.StartOther(
            "node",
            [
                ContractTools.PathOf(Path.Combine("node_modules", ".bin", "prism")),
                .. (string[])["proxy", ContractTools.Contract, await server.Address, "--port", $"{port}"],
            ]
        );
        await proxy.Says("Prism is listening");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v2/") };
        // the server asks for none, the contract does
        client.DefaultRequestHeaders.Authorization = new("Bearer", "any");

        var tour = new ContractTour(client);
        Assert.Empty(await tour.Take());
        // or it does not look at all
        Assert.NotEmpty(await tour.Stray());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
