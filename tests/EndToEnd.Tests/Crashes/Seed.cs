using System.Globalization;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>
/// What chance is drawn from: the commit, so that a run can be had again, unless CLEANPLAN_CRASH_SEED says otherwise.
/// </summary>
internal static class Seed
{
    private const string Variable = "CLEANPLAN_CRASH_SEED";

    public static async Task<int> Draw()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } given)
            return int.Parse(given, CultureInfo.InvariantCulture);
        // an archive of the sources has no commits
        const int without = 1;
        if (Tools.Absence("git") is not null)
            return without;
        using var git = ProgramProcess.StartOther("git", "-C", Project.Root, "rev-parse", "HEAD");
        if (await git.Exit() != 0)
            return without;
        return int.Parse(git.Output[..7], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>The line that makes the same choices again; how the clients interleave is left to the machine.</summary>
    public static string Again(int seed, string test) =>
        $"{Variable}={seed} build/run test EndToEnd.Tests --filter Name~{test}";
}
