using System.Runtime.InteropServices;

namespace CleanPlan.Api.Cli;

/// <summary>
/// A shell without job control has its background jobs ignore the signals of the keyboard, and the runtime leaves alone
/// what is ignored. A server that a script has started so would outlive the script on Ctrl-C, and hold its port and its
/// data: as other servers do, this program heeds them all the same.
/// </summary>
internal static unsafe partial class IgnoredSignals
{
    private const nint Default = 0;
    private const nint Ignored = 1;

    // the same numbers on every system that has them
    private static readonly int[] s_keyboard = [2, 3];

    /// <summary>First of all: the runtime looks once whether they are ignored.</summary>
    public static void Heed()
    {
        if (OperatingSystem.IsWindows())
            return;
        // has room for the structure of any system; the handler stands first in all of them
        var action = stackalloc nint[64];
        foreach (var number in s_keyboard)
        {
            if (sigaction(number, null, action) == 0 && *action == Ignored)
                signal(number, Default);
        }
    }

    [LibraryImport("libc")]
    private static partial int sigaction(int number, void* next, void* current);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
