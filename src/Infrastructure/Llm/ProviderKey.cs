namespace CleanPlan.Infrastructure.Llm;

/// <summary>The secret of a provider: from a file or from the environment, and never from the configuration itself.</summary>
internal static class ProviderKey
{
    public static string? Of(ProviderSettings settings)
    {
        var key = settings.ApiKeyFile is { } file
            ? File.ReadAllText(file)
            : Environment.GetEnvironmentVariable(VariableOf(settings));
        return string.IsNullOrWhiteSpace(key) ? null : key.Trim();
    }

    public static string VariableOf(ProviderSettings settings) =>
        $"CLEANPLAN_{settings.Name.ToUpperInvariant().Replace('-', '_')}_KEY";
}
