using CleanPlan.Application.Agents;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Agents;

/// <summary>Which types the options name; the start is refused where there is no agent for one.</summary>
internal sealed class AgentTypes(AgentRoster roster) : IValidateOptions<AgentOptions>
{
    public static IReadOnlyList<string> Of(AgentOptions options, AgentRoster roster) =>
        Named(options) is { Length: > 0 } named ? named : [.. roster.Types.Order(StringComparer.Ordinal)];

    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        var unknown = Named(options).Where(type => roster.Find(type) is null).ToList();
        return unknown.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"There is no agent for {string.Join(", ", unknown)}; there are {string.Join(", ", roster.Types)}."
            );
    }

    private static string[] Named(AgentOptions options) =>
        options.Types.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
