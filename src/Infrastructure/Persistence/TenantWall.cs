using CleanPlan.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// What filters do not see: an insert or an attached stub for another tenant. A row without a tenant gets the
/// context's; one that names another is a bug, so it ends the unit of work.
/// </summary>
internal static class TenantWall
{
    public const string Column = "TenantId";

    public static void Check(ChangeTracker tracker, TenantId tenant)
    {
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
                continue;

            var owner = entry.Property(Column);
            if (entry.State is EntityState.Added && Equals(owner.CurrentValue, default(TenantId)))
                owner.CurrentValue = tenant;
            if (!Equals(owner.CurrentValue, tenant) || !Equals(owner.OriginalValue, tenant))
                throw new InvalidOperationException($"A {entry.Metadata.ShortName()} of another tenant.");
        }
    }
}
