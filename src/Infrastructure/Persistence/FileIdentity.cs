using System.Runtime.InteropServices;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>What stands under a path, however many names it has.</summary>
/// <param name="Key">equal for two names of one file: its device and inode, or the path where the system has none</param>
/// <param name="IsPlain">a regular file, and no link to one</param>
internal sealed unsafe partial record FileIdentity(string Key, bool IsPlain)
{
    // of the kernel, and the same on every architecture (statx(2))
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFields = 0x7ff;
    private const int Size = 256;
    private const int Mode = 28;
    private const int Inode = 32;
    private const int DeviceMajor = 136;
    private const int DeviceMinor = 140;

    /// <param name="follow">whether a link is what it leads to</param>
    /// <returns>null where there is nothing</returns>
    public static FileIdentity? Of(string path, bool follow = false) =>
        OperatingSystem.IsLinux() ? ByInode(path, follow) : ByPath(path, follow);

    private static FileIdentity? ByInode(string path, bool follow)
    {
        var found = stackalloc byte[Size];
        if (statx(CurrentDirectory, path, follow ? 0 : NoFollow, BasicFields, found) != 0)
            return null;
        var isPlain = (*(ushort*)(found + Mode) & 0xF000) == 0x8000;
        return new(
            $"{*(uint*)(found + DeviceMajor)}:{*(uint*)(found + DeviceMinor)}:{*(ulong*)(found + Inode)}",
            isPlain
        );
    }

    private static FileIdentity? ByPath(string path, bool follow)
    {
        if (!Path.Exists(path))
            return null;
        var none = FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device;
        var there = new FileInfo(path);
        var name = follow ? there.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
        return new((name ?? there.FullName).ToUpperInvariant(), (there.Attributes & none) == FileAttributes.None);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* found);
}
