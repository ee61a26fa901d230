using System.Runtime.InteropServices;

namespace CleanPlan.Api.Hosting;

/// <summary>How many files, and connections are some, the system lets this process have open at once.</summary>
internal static unsafe partial class OpenFiles
{
    /// <summary>
    /// Beyond what is open at the start: the readers of the database, artefacts, and the code that is loaded later. The
    /// runtime ends the process where it cannot open a file for that.
    /// </summary>
    private const int Reserve = 256;

    /// <returns>null where the system names no limit, as Windows does</returns>
    public static long? Granted()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var ofOpenFiles = OperatingSystem.IsLinux() ? 7 : 8;
        // the present limit and the highest; the runtime has raised the one to the other
        var limits = stackalloc nuint[2];
        return getrlimit(ofOpenFiles, limits) == 0 ? (long)Math.Min(limits[0], int.MaxValue) : null;
    }

    /// <summary>As many connections as leave the process what it needs for itself.</summary>
    public static int ForConnections(int wanted) =>
        Granted() is { } granted
            ? (int)Math.Clamp(granted - Directory.GetFileSystemEntries("/dev/fd").Length - Reserve, 1, wanted)
            : wanted;

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, void* limits);
}
