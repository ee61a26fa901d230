namespace CleanPlan.Application.Abstractions;

/// <summary>Files that tasks leave behind.</summary>
public interface IArtifacts
{
    /// <param name="name">already checked: one plain file name</param>
    /// <returns>null where the task has no such file</returns>
    Stream? Open(Guid taskId, string name);

    /// <summary>Keeps a file whole or not at all; one of the same name is replaced.</summary>
    /// <returns>where it can be fetched from, below the base of any version of the API: a result outlives them</returns>
    Task<string> Save(Guid taskId, string name, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>
    /// Takes away the files of a task, or those of all tasks of a plan, once it is deleted. What cannot be taken away now
    /// goes with those whose deletion nobody told of, such as a plan's that was purged with its session.
    /// </summary>
    void Delete(Guid id);
}
