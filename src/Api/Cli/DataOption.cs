using System.CommandLine;

namespace CleanPlan.Api.Cli;

internal static class DataOption
{
    /// <summary>The directory that a server would work on when started the same way.</summary>
    public static Option<string?> Make() =>
        new("--data") { Description = "directory of the database (as it is configured, else ./data)" };
}
