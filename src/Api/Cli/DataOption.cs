using System.CommandLine;

namespace CleanPlan.Api.Cli;

internal static class DataOption
{
    /// <summary>The directory that a server would work on when started the same way.</summary>
    public static Option<string> Make() =>
        new("--data")
        {
            Description = "directory of the database (./data)",
            DefaultValueFactory = _ =>
                Environment.GetEnvironmentVariable("CLEANPLAN__STORAGE__DATADIRECTORY") ?? "data",
        };
}
