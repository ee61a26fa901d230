namespace CleanPlan.Api.Hosting;

/// <summary>The server cannot start as it was told to: one line for a person, and exit code 78.</summary>
internal sealed class ConfigurationFault(string message) : Exception(message)
{
    public const int ExitCode = 78;
}
