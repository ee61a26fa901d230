using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Infrastructure.Agents;

namespace CleanPlan.Api.Cli;

/// <summary>A process of agents that work for a server somewhere else, over the API that everybody uses.</summary>
internal static class WorkerVerb
{
    public static Command Make()
    {
        var url = RemoteVerb.Url();
        var agents = new Option<string>("--agents")
        {
            Description = "the types of tasks to take, by commas (the built-in ones)",
            DefaultValueFactory = _ => "",
        };
        var key = RemoteVerb.Key("a key of the role worker");
        var slots = new Option<int>("--slots") { Description = "tasks done at once", DefaultValueFactory = _ => 4 };
        var artifacts = new Option<string?>("--artifacts")
        {
            Description =
                "the server's artifacts directory, where this machine shares it: agents that write files need it",
        };
        var lease = new Option<int>("--lease-seconds") { DefaultValueFactory = _ => 30 };
        var drain = new Option<int>("--drain-seconds")
        {
            Description = "what running tasks have to end in when it is told to stop",
            DefaultValueFactory = _ => 20,
        };
        var worker = new Command("worker", "Work for a server over REST.")
        {
            url,
            agents,
            key,
            slots,
            artifacts,
            lease,
            drain,
        };
        worker.SetAction(
            (parsed, _) =>
                Work(
                    new RemoteOptions
                    {
                        Url = parsed.GetValue(url)!,
                        Key = RemoteVerb.KeyOf(parsed, key),
                        WorkerId = $"{Environment.MachineName}/{Environment.ProcessId}",
                        ArtifactsDirectory = parsed.GetValue(artifacts),
                    },
                    new AgentOptions
                    {
                        Workers = parsed.GetValue(slots),
                        Types = parsed.GetValue(agents)!,
                        LeaseSeconds = parsed.GetValue(lease),
                        DrainSeconds = parsed.GetValue(drain),
                    }
                )
        );
        return worker;
    }

    private static async Task<int> Work(RemoteOptions remote, AgentOptions agents)
    {
        if (agents.Workers is < 1 or > 1000)
            return await Refusal.Say("--slots must be between 1 and 1000.");

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        // what does not stop by itself within the drain is given back, and that takes a moment more
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(agents.DrainSeconds + ServerRegistration.Reserve)
        );
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLifecycle();
        builder.Services.AddRemoteCrew(remote, agents);
        var start = StartLog.Of(builder.Logging);
        using var host = builder.Build();
        start.EndsWith(host);
        await host.RunAsync();
        return ExitCode.Done;
    }
}
