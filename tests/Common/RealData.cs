using System.Text.Json;
using Xunit;

namespace CleanPlan.Tests.Common;

/// <summary>Inputs that nobody of the project wrote. They are read in place, beside the repository, and never copied.</summary>
public static class RealData
{
    private static readonly string s_folder =
        Environment.GetEnvironmentVariable("CLEANPLAN_TEST_DATA")
        ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>Why a test over them cannot run; null where they are there.</summary>
    public static string? Absence => Directory.Exists(s_folder) ? null : $"The real inputs are not in {s_folder}.";

    public static string PathOf(string file) => Path.Combine(s_folder, file);

    public static JsonElement Json(string file) => JsonElement.Parse(File.ReadAllText(PathOf(file)));

    public static IEnumerable<JsonElement> JsonLines(string file) =>
        File.ReadLines(PathOf(file)).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line));
}

/// <summary>A test over <see cref="RealData"/>: skipped, visibly, where they are absent.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute() => Skip = RealData.Absence;
}

/// <summary>A theory over <see cref="RealData"/>: skipped, visibly, where they are absent.</summary>
public sealed class DataTheoryAttribute : TheoryAttribute
{
    public DataTheoryAttribute() => Skip = RealData.Absence;
}
