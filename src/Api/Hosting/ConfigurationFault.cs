namespace CleanPlan.Api.Hosting;

/// <summary>The server cannot start as it was told to: one line for a person.</summary>
internal sealed class ConfigurationFault(string message) : Exception(message);
