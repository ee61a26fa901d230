namespace CleanPlan.EndToEnd.Tests;

/// <summary>Where the sources lie that these tests were built from.</summary>
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
