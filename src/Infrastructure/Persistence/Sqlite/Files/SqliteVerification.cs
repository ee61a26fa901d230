using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;
using CleanPlan.Infrastructure.Persistence.Sqlite.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

/// <summary>Asks a database file of everything that can be wrong with it: its pages, its references, its plans.</summary>
internal static class SqliteVerification
{
    public static async Task<VerifiedDatabase> Of(SqliteConnection connection, CancellationToken cancel)
    {
        var faults = new List<string>();
        try
        {
            faults.AddRange(SqliteTables.Damage(connection));
            var isWhole = faults.Count == 0;
            faults.AddRange(SqliteTables.BrokenReferences(connection));
            // what is damaged cannot be read as plans for sure
            if (!isWhole || !IsOfThisProgram(connection))
                return new VerifiedDatabase(faults, null);

            using var sql = new Statements(connection);
            var view = new SqliteView(sql, new EngineClock(TimeProvider.System));
            var plans = 0;
            await foreach (var plan in Doctor.Examine(view, cancel))
            {
                plans++;
                faults.AddRange(plan.Findings.Select(found => $"{plan.PlanId} {found.Code}: {found.Message}"));
            }

            await foreach (var session in Doctor.SickSessions(view, cancel))
                faults.AddRange(session.Findings.Select(found => $"{session.SessionId} {found.Code}: {found.Message}"));

            await foreach (var job in Doctor.SickJobs(view, cancel))
                faults.AddRange(job.Findings.Select(found => $"{job.JobId} {found.Code}: {found.Message}"));

            return new VerifiedDatabase(faults, plans);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            return new VerifiedDatabase([.. faults, error.Message], null);
        }
    }

    private static bool IsOfThisProgram(SqliteConnection connection)
    {
        var (_, pending, unknown) = SqliteSchema.Compare(connection);
        return pending.Count + unknown.Count == 0;
    }
}
