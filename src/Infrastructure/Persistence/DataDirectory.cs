using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// The directory of this process alone: two processes on one file would each take the other's leases for orphans, and
/// SQLite's fix for two writers that checkpoint at once is not in the build that we get.
/// </summary>
internal sealed class DataDirectory(IOptions<StorageOptions> options) : IDisposable
{
    private FileStream? _lock;

    /// <exception cref="DataDirectoryInUseException">another process holds it</exception>
    public void Hold()
    {
        if (_lock is not null)
            return;
        var directory = Directory.CreateDirectory(options.Value.DataDirectory);
        try
        {
            // the system lets it go when the process ends, however it ends
            _lock = new FileStream(
                Path.Combine(directory.FullName, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new DataDirectoryInUseException(directory.FullName, error);
        }
    }

    public void Dispose() => _lock?.Dispose();
}

/// <summary>Another process works on the data directory: a fault of the configuration.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception inner)
    : Exception($"{directory} is in use by another process.", inner);
