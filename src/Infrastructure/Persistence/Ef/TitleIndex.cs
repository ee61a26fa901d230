using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CleanPlan.Infrastructure.Persistence.Ef;

/// <summary>Takes titles out of the index before they change; the upkeep puts them in.</summary>
internal static class TitleIndex
{
    public static async Task TakeOut(CleanPlanDbContext context, CancellationToken cancel)
    {
        foreach (var entry in context.ChangeTracker.Entries<Session>().Where(IsRetitled).ToList())
        {
            var (id, old) = (entry.Entity.Id, entry.Property(session => session.FoldedTitle).OriginalValue);
            var parts = TitlePartRow.Of(old);
            await context
                .TitleParts.Where(row => row.SessionId == id && parts.Contains(row.Part))
                .ExecuteDeleteAsync(cancel);
            entry.Property<bool>(TitlePartRow.Indexed).CurrentValue = false;
        }
    }

    private static bool IsRetitled(EntityEntry<Session> entry) =>
        entry.State is EntityState.Modified && entry.Property(session => session.FoldedTitle).IsModified;
}
