namespace CleanPlan.EndToEnd.Tests;

/// <summary>Programs of the machine, which may be missing.</summary>
internal static class Tools
{
    /// <returns>what is missing, in words; null where all are here</returns>
    public static string? Absence(params string[] tools)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = tools
            .Where(tool => !directories.Any(directory => File.Exists(Path.Combine(directory, tool))))
            .ToList();
        return missing.Count == 0 ? null : $"There is no {string.Join(" and no ", missing)} on this machine.";
    }
}

/// <summary>A test that needs other programs; where one is missing it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.Absence(tools);
}
