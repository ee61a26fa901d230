using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

internal sealed class Backups(DataDirectory directory, SqliteDatabase database, SqliteBackup backup, TimeProvider time)
    : IBackups
{
    private const string Log = "-wal";
    private const string LogIndex = "-shm";

    public async Task<Result<Backup>> Make(string file, bool overwrite, CancellationToken cancel)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(database.Path))
            return SqliteSchema.NoDatabase(database);
        if (RefusalOf(file, overwrite) is { } refusal)
            return refusal;

        // a name that nobody else has: what lies beside the file is not ours to write over
        var partial = Path.Combine(Path.GetDirectoryName(file)!, $".{Guid.CreateVersion7():N}{SqliteBackup.Partial}");
        try
        {
            await using (var source = database.OpenReader())
                SqliteBackup.Write(source, partial);
            var verified = await Verify(partial, cancel);
            var bytes = new FileInfo(partial).Length;
            File.Move(partial, file, overwrite);
            return new Backup(file, bytes, verified);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public async Task<Result<RestoredDatabase>> Restore(string file, CancellationToken cancel)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(file))
            return Error.Conflict("no_such_file", $"There is no file {file}.");
        directory.Hold();

        var fresh = database.Path + ".restoring";
        try
        {
            await using (var source = new SqliteFile(file).OpenReader())
            {
                if (await RefusalOf(source, file, cancel) is { } refusal)
                    return refusal;
                SqliteBackup.Write(source, fresh);
            }

            VoidLeases(fresh);
            var verified = await Verify(fresh, cancel);
            if (verified.Faults.Count > 0)
                return Faulty(fresh, verified);
            var kept = File.Exists(database.Path) ? PutAside() : null;
            File.Move(fresh, database.Path, overwrite: true);
            return new RestoredDatabase(file, verified, kept);
        }
        finally
        {
            foreach (var part in (string[])["", Log, LogIndex])
                File.Delete(fresh + part);
        }
    }

    private Error? RefusalOf(string file, bool overwrite)
    {
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            return Error.Conflict("no_such_directory", $"There is no directory {Path.GetDirectoryName(file)}.");
        var there = FileIdentity.Of(file);
        if (there is not null && !overwrite)
            return Error.Conflict("file_exists", $"{file} is there already.");
        if (there is { IsPlain: false })
            return Error.Conflict("no_plain_file", $"{file} is no plain file, and is not replaced.");
        return directory.Owns(file)
            ? Error.Conflict("part_of_the_data", $"{file} is a part of the data directory.")
            : null;
    }

    private static async Task<VerifiedDatabase> Verify(string file, CancellationToken cancel)
    {
        await using var connection = new SqliteFile(file).OpenReader();
        return await SqliteVerification.Of(connection, cancel);
    }

    private static async Task<Error?> RefusalOf(SqliteConnection source, string file, CancellationToken cancel)
    {
        var verified = await SqliteVerification.Of(source, cancel);
        if (verified.Faults.Count > 0)
            return Faulty(file, verified);
        var (applied, _, unknown) = SqliteSchema.Compare(source);
        return unknown.Count > 0 ? SqliteSchema.TooNew(unknown)
            : applied.Count == 0 ? Error.Conflict("not_a_backup", $"{file} is no database of this program.")
            : null;
    }

    private static Error Faulty(string file, VerifiedDatabase verified) =>
        Error.Invalid(
            "backup_faulty",
            $"{file} is not sound, and was not restored.",
            [.. verified.Faults.Select(fault => new Fault("", "fault", fault))]
        );

    /// <summary>
    /// A token that a worker got after the backup must not be given anew to another one. Tokens therefore go on from the
    /// milliseconds of now, which no task that was claimed less than a thousand times a second has reached.
    /// </summary>
    private void VoidLeases(string file)
    {
        using var connection = new SqliteFile(file).OpenWriter();
        using var command = new SqliteCommand(
            "UPDATE tasks SET lease_token = max(lease_token + 1, $now) WHERE status NOT IN ('done', 'skipped')",
            connection
        );
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Copies the database as it lies there, with its log, since it may be too damaged to be read; then empties the log,
    /// which would be taken for that of the next file. Until that has its name, the old one is whole.
    /// </summary>
    private string PutAside()
    {
        var kept = backup.NameBefore("restore");
        foreach (var part in (string[])["", Log])
        {
            if (!File.Exists(database.Path + part))
                continue;
            File.Copy(database.Path + part, kept + part);
            SqliteBackup.Sync(kept + part);
        }

        try
        {
            using var connection = database.OpenWriter();
            using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // too damaged: what can be had of it is in the copy
        }

        File.Delete(database.Path + Log);
        File.Delete(database.Path + LogIndex);
        return kept;
    }
}
