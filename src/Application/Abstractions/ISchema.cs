using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>The tables as they are in the database, and as this program wants them.</summary>
public interface ISchema
{
    Task<SchemaStatus> Status(CancellationToken cancel);

    /// <summary>
    /// Applies what is pending. A database that holds anything is copied first. Nobody else may have it open.
    /// </summary>
    /// <returns><c>schema_too_new</c> where a newer program has changed the database already</returns>
    Task<Result<MigratedSchema>> Migrate(CancellationToken cancel);

    /// <summary>
    /// Reads everything, also while a server works on it, and says what is damaged, refers to nothing, or is as no rule
    /// leaves it.
    /// </summary>
    /// <returns><c>no_database</c> where there is nothing to read</returns>
    Task<Result<VerifiedDatabase>> Verify(CancellationToken cancel);
}

/// <param name="Faults">empty where it is sound</param>
/// <param name="Plans">how many plans were examined; null where the file is damaged or its tables are not of this program</param>
public sealed record VerifiedDatabase(IReadOnlyList<string> Faults, int? Plans);

/// <param name="Database">where it is, or would be</param>
/// <param name="Unknown">applied by a newer program</param>
/// <param name="Bytes">of the database as a whole</param>
public sealed record SchemaStatus(
    string Database,
    bool Exists,
    IReadOnlyList<string> Applied,
    IReadOnlyList<string> Pending,
    IReadOnlyList<string> Unknown,
    IReadOnlyList<TableSize> Tables,
    long Bytes
);

/// <param name="Bytes">of its rows, estimated from the latest of them</param>
public sealed record TableSize(string Name, long Rows, long Bytes);

/// <param name="Backup">the copy that was made before, where there was something to copy</param>
public sealed record MigratedSchema(IReadOnlyList<string> Applied, string? Backup);
