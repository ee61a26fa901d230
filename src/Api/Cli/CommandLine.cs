using System.CommandLine;

namespace CleanPlan.Api.Cli;

/// <summary>The verbs of the program; without one it serves.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args)
    {
        IgnoredSignals.Heed();
        PrivateFiles.Keep();
        var root = new RootCommand("Carries out plans: graphs of tasks, done by agents.");
        ServeVerb.AddTo(root);
        root.Subcommands.Add(ServeVerb.Make());
        root.Subcommands.Add(DemoVerb.Make());
        root.Subcommands.Add(AskVerb.Make());
        root.Subcommands.Add(JobsVerb.Make());
        root.Subcommands.Add(PlansVerb.Make());
        root.Subcommands.Add(EventsVerb.Make());
        root.Subcommands.Add(RunVerb.Make());
        root.Subcommands.Add(WorkerVerb.Make());
        root.Subcommands.Add(DbVerb.Make());
        root.Subcommands.Add(DoctorVerb.Make());
        root.Subcommands.Add(KeysVerb.Make());
        root.Subcommands.Add(ImportVerb.Make());
        root.Subcommands.Add(VerifyVerb.Make());

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return await Refusal.Say(parsed.Errors[0].Message);
        // hosts have their own way to end on SIGTERM, and it takes longer than what the library would wait
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await Refusal.Guard(() => parsed.InvokeAsync(configuration));
    }
}
