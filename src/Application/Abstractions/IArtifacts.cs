namespace CleanPlan.Application.Abstractions;

/// <summary>Files that tasks leave behind.</summary>
public interface IArtifacts
{
    /// <param name="name">already checked: one plain file name</param>
    /// <returns>null where the task has no such file</returns>
    Stream? Open(Guid taskId, string name);
}
