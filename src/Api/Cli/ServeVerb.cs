using System.CommandLine;
using CleanPlan.Api.Auth;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Cli;

/// <summary>Serves the API, with agents at work in the same process. Every option is also configuration, and wins over it.</summary>
internal static class ServeVerb
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly (Option<string> Option, string Setting)[] Settings =
    [
        (new Option<string>("--urls") { Description = $"where to listen ({DefaultUrl})" }, "urls"),
        (
            new Option<string>("--data") { Description = "directory of the database and the artefacts (./data)" },
            "CleanPlan:Storage:DataDirectory"
        ),
        (new Option<string>("--provider") { Description = "sqlite" }, "CleanPlan:Storage:Provider"),
        (new Option<string>("--auth") { Description = "keys, or none on loopback addresses" }, "CleanPlan:Auth:Mode"),
        (
            new Option<string>("--workers") { Description = "tasks that agents in this process do at once (8)" },
            "CleanPlan:Agents:Workers"
        ),
        (
            new Option<string>("--agents") { Description = "the types that they take, by commas (the built-in ones)" },
            "CleanPlan:Agents:Types"
        ),
        // what the tools of the framework, such as its test server, say to every host
        (new Option<string>("--environment") { Hidden = true }, "environment"),
        (new Option<string>("--contentRoot") { Hidden = true }, "contentRoot"),
        (new Option<string>("--applicationName") { Hidden = true }, "applicationName"),
    ];

    /// <summary>A line for each request is for those who ask for it.</summary>
    private static readonly Dictionary<string, string?> QuietByDefault = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    public static Command Make()
    {
        var serve = new Command("serve", "Serve the API, with agents in this process (the default).");
        AddTo(serve);
        return serve;
    }

    public static void AddTo(Command command)
    {
        foreach (var (option, _) in Settings)
            command.Options.Add(option);
        command.SetAction((parsed, _) => Serve(ArgumentsOf(parsed)));
    }

    private static string[] ArgumentsOf(ParseResult parsed) =>
        [
            .. Settings
                .Select(setting => (setting.Setting, Value: parsed.GetValue(setting.Option)))
                .Where(setting => setting.Value is not null)
                .Select(setting => $"--{setting.Setting}={setting.Value}"),
        ];

    private static async Task<int> Serve(string[] args)
    {
        InfrastructureRegistration.WarmUp();
        // a change of configuration is read at the next start; watching for it would watch the data beside it too
        // slim: without HTTP/3, IIS and the files of pages, which are looked for at each start
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.AddConsole();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietByDefault });
        if (builder.Configuration["urls"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        builder.AddCleanPlan();
        var start = StartLog.Of(builder.Logging);

        await using var app = builder.Build();
        start.EndsWith(app);
        ListenAddresses.Check(app);
        app.RefuseToBeReached();
        app.UseApi();
        // what would refuse the start is asked first, since the host tells of it at the length of its stack
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        if (await app.Services.GetRequiredService<ISchema>().Migrate(CancellationToken.None) is { IsOk: false } refused)
            return await Refusal.Say(refused.Error.Message, ExitCode.StorageFailed);
        await app.RunAsync();
        // 0, unless the storage has failed on the way and stopped the process
        return Environment.ExitCode;
    }
}
