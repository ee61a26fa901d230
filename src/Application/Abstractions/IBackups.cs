using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>Whole copies of the database, each as of one moment.</summary>
public interface IBackups
{
    /// <summary>
    /// Copies the database, also while a server reads and writes it. The file gets its name once it is whole, verified
    /// and on the disk. What is wrong with the database is copied too, and told.
    /// </summary>
    /// <param name="overwrite">also where there is a plain file already, which is no part of the data</param>
    /// <returns>
    /// <c>no_database</c>, <c>no_such_directory</c>, <c>file_exists</c>, <c>no_plain_file</c> or <c>part_of_the_data</c>
    /// </returns>
    Task<Result<Backup>> Make(string file, bool overwrite, CancellationToken cancel);

    /// <summary>
    /// Puts a copy in the place of the database, which is kept beside it. Nobody else may have the database open. Leases
    /// that were given before are void.
    /// </summary>
    /// <returns><c>no_such_file</c>, <c>schema_too_new</c>, <c>backup_faulty</c> or <c>not_a_backup</c>; nothing is changed then</returns>
    Task<Result<RestoredDatabase>> Restore(string file, CancellationToken cancel);
}

public sealed record Backup(string File, long Bytes, VerifiedDatabase Verified);

/// <param name="Kept">the database as it was, where there was one</param>
public sealed record RestoredDatabase(string File, VerifiedDatabase Verified, string? Kept);
