using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Upkeep;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Files;

/// <summary>Asks a database file of everything that can be wrong with it: its pages, its references, its plans.</summary>
internal static class SqliteVerification
{
    public static VerifiedDatabase Of(SqliteConnection connection, CancellationToken cancel)
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

            var plans = 0;
            foreach (var plan in Doctor.Examine(connection))
            {
                cancel.ThrowIfCancellationRequested();
                plans++;
                faults.AddRange(plan.Findings.Select(found => $"{plan.PlanId} {found.Code}: {found.Message}"));
            }

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
