using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Agents;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Files;

/// <summary>
/// Artefacts are plain files: <c>artifacts/{plan}/{task}/{name}</c> in the data directory, so that those of a plan are
/// found without a look at all others.
/// </summary>
internal sealed class Artifacts(IOptions<StorageOptions> options) : IArtifacts
{
    public Stream? Open(Guid taskId, string name)
    {
        // whatever was checked before, a name never leads out of the task's own directory
        if (Path.GetFileName(name) != name || name is "." or "..")
            return null;
        var path = Path.Combine(Of(Root, taskId), name);
        return File.Exists(path)
            ? new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                4096,
                useAsync: true
            )
            : null;
    }

    public Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        Save(Root, taskId, name, content, cancel);

    public void Delete(Guid id)
    {
        if (PlanTaskId.PositionOf(id) < 0)
        {
            Remove(Path.Combine(Root, id.ToString()), recursive: true);
            return;
        }

        var directory = Of(Root, id);
        Remove(directory, recursive: true);
        // with the last of its tasks, the plan's own goes
        Remove(Path.GetDirectoryName(directory)!, recursive: false);
    }

    /// <summary>The tasks that have files.</summary>
    public IEnumerable<Guid> Tasks() =>
        Directory.Exists(Root)
            ? Directory
                .EnumerateDirectories(Root)
                .SelectMany(Directory.EnumerateDirectories)
                .Select(directory => Guid.TryParseExact(Path.GetFileName(directory), "D", out var id) ? id : Guid.Empty)
                .Where(id => PlanTaskId.PositionOf(id) >= 0)
            : [];

    private static void Remove(string directory, bool recursive)
    {
        try
        {
            Directory.Delete(directory, recursive);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // gone already, still in use, or not to be had now: the retention comes by again
        }
    }

    /// <param name="root">the artifacts directory, which a worker from outside may share</param>
    public static async Task<string> Save(
        string root,
        Guid taskId,
        string name,
        ReadOnlyMemory<byte> content,
        CancellationToken cancel
    )
    {
        if (!ArtifactName.IsValid(name))
            throw new ArgumentException($"Not a plain file name: {name}", nameof(name));
        var directory = Directory.CreateDirectory(Of(root, taskId)).FullName;
        // whoever reads meanwhile sees the old file or the new one, never half of it
        var unfinished = Path.Combine(directory, $".{Guid.CreateVersion7():N}");
        await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, Path.Combine(directory, name), overwrite: true);
        return $"tasks/{taskId}/artifacts/{name}";
    }

    private static string Of(string root, Guid taskId) =>
        Path.Combine(root, PlanTaskId.PlanOf(taskId).ToString(), taskId.ToString());

    private string Root => Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "artifacts");
}
