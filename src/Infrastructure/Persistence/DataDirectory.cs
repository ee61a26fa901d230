using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// The directory of this process alone: two processes on one file would each take the other's leases for orphans, and
/// SQLite's fix for two writers that checkpoint at once is not in the build that we get.
/// </summary>
internal sealed class DataDirectory(IOptions<StorageOptions> options) : IDisposable
{
    private const string Lock = "lock";

    private static readonly string[] s_names = [StorageOptions.DatabaseName, Lock];

    // artefacts lie two levels down; a link to a directory may lead around in a circle
    private static readonly EnumerationOptions s_everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 2,
        AttributesToSkip = FileAttributes.None,
    };

    // what the system says of a file that another process has locked: Linux, macOS and Windows
    private static readonly int[] s_held = [11, 35, unchecked((int)0x80070020)];

    private FileStream? _lock;

    /// <exception cref="DataDirectoryInUseException">another process holds it</exception>
    public void Hold()
    {
        if (_lock is not null)
            return;
        var directory = Make(options.Value.DataDirectory);
        try
        {
            // the system lets it go when the process ends, however it ends
            _lock = new FileStream(
                Path.Combine(directory.FullName, Lock),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error) when (Array.Exists(s_held, number => number == error.HResult))
        {
            throw new DataDirectoryInUseException(directory.FullName, HolderOf(directory), error);
        }

        // in a file beside it, since nobody else can read the locked one
        File.WriteAllText(PidFile(directory), $"{Environment.ProcessId}");
    }

    /// <summary>
    /// Whether a file is one of this directory's, by whichever name, or would be taken for one: for a log, say, which lies
    /// beside the database under its name.
    /// </summary>
    public bool Owns(string file)
    {
        var directory = Path.GetFullPath(options.Value.DataDirectory);
        if (!Directory.Exists(directory))
            return false;
        if (FileIdentity.Of(file, follow: true) is { } there)
            return Directory.EnumerateFiles(directory, "*", s_everything).Any(own => IsSame(own, there));

        var name = Path.GetFileName(file);
        return FileIdentity.Of(directory, follow: true) is { } here
            && IsSame(Path.GetDirectoryName(file)!, here)
            && s_names.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));

        static bool IsSame(string path, FileIdentity other) => FileIdentity.Of(path, follow: true)?.Key == other.Key;
    }

    private static DirectoryInfo Make(string path)
    {
        try
        {
            return Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be the data directory: {error.Message}", error.HResult);
        }
    }

    private static string? HolderOf(DirectoryInfo directory) =>
        File.Exists(PidFile(directory)) ? File.ReadAllText(PidFile(directory)) : null;

    private static string PidFile(DirectoryInfo directory) => Path.Combine(directory.FullName, $"{Lock}.pid");

    public void Dispose() => _lock?.Dispose();
}

/// <summary>Another process works on the data directory: a fault of the configuration.</summary>
public sealed class DataDirectoryInUseException(string directory, string? processId, Exception inner)
    : Exception($"{directory} is in use by another process{(processId is null ? "" : $", {processId}")}.", inner);
