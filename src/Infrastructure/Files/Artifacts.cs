using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Files;

/// <summary>Artefacts are plain files: <c>artifacts/{task}/{name}</c> in the data directory.</summary>
internal sealed class Artifacts(IOptions<StorageOptions> options) : IArtifacts
{
    public Stream? Open(Guid taskId, string name)
    {
        // whatever was checked before, a name never leads out of the task's own directory
        if (Path.GetFileName(name) != name || name is "." or "..")
            return null;
        var path = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "artifacts", taskId.ToString(), name);
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
}
