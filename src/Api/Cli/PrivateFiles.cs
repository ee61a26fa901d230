using System.Runtime.InteropServices;

namespace CleanPlan.Api.Cli;

/// <summary>
/// Whatever the program writes, from the database to an artefact, is for its owner alone: keys, plans and results are
/// nobody else's. One mask for the process, so that no file can be forgotten, SQLite's own among them.
/// </summary>
internal static partial class PrivateFiles
{
    private const uint GroupAndOthers = 0b000_111_111;

    public static void Keep()
    {
        if (!OperatingSystem.IsWindows())
            umask(GroupAndOthers);
    }

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
