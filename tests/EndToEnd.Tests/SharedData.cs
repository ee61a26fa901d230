namespace CleanPlan.EndToEnd.Tests;

/// <summary>Recorded inputs that are no part of the project; they are read where they lie, beside it.</summary>
internal static class SharedData
{
    public static readonly string Root =
        Environment.GetEnvironmentVariable("CLEANPLAN_TEST_DATA")
        ?? Path.GetFullPath(Path.Combine(Project.Root, "..", "shared", "data"));

    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Why a test that needs it cannot run; null where it can.</summary>
    public static string? Missing(string name) => Path.Exists(PathOf(name)) ? null : $"There is no {PathOf(name)}.";
}

internal static class Project
{
    public static readonly string Root = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CleanPlan.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("Not inside the project.");
        return directory.FullName;
    }
}

/// <summary>A test on recorded inputs; where they are missing it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string name) => Skip = SharedData.Missing(name);
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string name) => Skip = SharedData.Missing(name);
}
