using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>What no single setting shows: a server that could never draft does not start.</summary>
internal sealed class ProviderFaults : IValidateOptions<PlannerOptions>
{
    public ValidateOptionsResult Validate(string? name, PlannerOptions options)
    {
        var faults = options.Providers.SelectMany(settings => Of(settings, options)).Concat(Of(options)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Of(PlannerOptions options)
    {
        foreach (var name in options.Providers.CountBy(x => ProviderKey.VariableOf(x)).Where(x => x.Value > 1))
            yield return $"Two providers of the planner have the name of {name.Key}.";
        if (options.Cassette.Mode == CassetteModes.Off)
            yield break;
        if (options.Cassette.File is not { Length: > 0 } file)
            yield return "The planner's cassette needs a file.";
        else if (options.Cassette.Mode == CassetteModes.Replay && !File.Exists(file))
            yield return $"The planner's cassette {file} is not there.";
    }

    private static IEnumerable<string> Of(ProviderSettings settings, PlannerOptions options)
    {
        if (settings.Kind == Kinds.Stub)
            yield break;
        if (string.IsNullOrWhiteSpace(settings.Model))
            yield return $"The planner's provider {settings.Name} needs a model.";
        if (options.Cassette.Mode != CassetteModes.Replay && KeyFault(settings) is { } fault)
            yield return $"The planner's provider {settings.Name} {fault}.";
    }

    private static string? KeyFault(ProviderSettings settings)
    {
        try
        {
            if (ProviderKey.Of(settings) is not null)
                return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"has a key file that cannot be read: {fault.Message.TrimEnd('.')}";
        }

        if (settings.ApiKeyFile is { } file)
            return $"has an empty key file, {file}";
        // a server of one's own may ask for none
        return settings.BaseUrl is null
            ? $"needs a key, in its api_key_file or in {ProviderKey.VariableOf(settings)}"
            : null;
    }
}
