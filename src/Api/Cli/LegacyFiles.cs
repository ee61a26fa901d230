using CleanPlan.Application.Importing;

namespace CleanPlan.Api.Cli;

/// <summary>What an older system has left in a directory: some files are read at once, never all.</summary>
internal static class LegacyFiles
{
    /// <summary>So many are on their way together; each is a transaction, and what waits for the writer shares a commit.</summary>
    public const int AtOnce = 32;

    public static IReadOnlyList<string> Sessions(DirectoryInfo directory) =>
        [.. directory.EnumerateFiles("*.json").Select(file => file.FullName).Order(StringComparer.Ordinal)];

    public static async Task<LegacySessionFile> Session(string file, CancellationToken cancel) =>
        new(
            Path.GetFileNameWithoutExtension(file),
            await File.ReadAllBytesAsync(file, cancel),
            new DateTimeOffset(new FileInfo(file).LastWriteTimeUtc)
        );
}
