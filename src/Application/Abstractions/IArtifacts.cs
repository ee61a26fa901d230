namespace CleanPlan.Application.Abstractions;

/// <summary>Files that tasks leave behind.</summary>
public interface IArtifacts
{
    /// <param name="name">already checked: one plain file name</param>
    /// <returns>null where the task has no such file</returns>
    Stream? Open(Guid taskId, string name);

    /// <summary>Keeps a file whole or not at all; one of the same name is replaced.</summary>
    /// <returns>where it can be fetched from</returns>
    Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel);
}
