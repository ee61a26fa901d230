using System.Text;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Engine.Plans;

/// <summary>Reads and writes the counters of dependencies, for the tasks of a whole set at once.</summary>
internal sealed class CountsTable(Statements sql, WriterCache hot)
{
    private static readonly RowSet<DependencyCountsRow> Put = RowSet<DependencyCountsRow>.Put(
        "dependency_counts",
        new("plan_id", row => row.PlanId),
        new("first", row => row.First),
        new("tenant_id", row => row.TenantId.Value),
        new("counts", row => row.Counts)
    );

    /// <summary>For one plan that the writer has nothing to do with.</summary>
    public static CountsTable Of(Statements sql, Plan plan)
    {
        var hot = new WriterCache(0);
        hot.Keep(plan);
        return new CountsTable(sql, hot);
    }

    /// <summary>Gives tasks that were just read, of plans that are known, their counters.</summary>
    public void Fill(IReadOnlyCollection<PlanTask> tasks)
    {
        Load(tasks);
        foreach (var task in tasks)
            task.Dependencies = RowOf(task).Of(task);
    }

    public void Save(IReadOnlyCollection<PlanTask> changed)
    {
        Load(changed);
        var touched = new HashSet<DependencyCountsRow>();
        foreach (var task in changed)
        {
            var row = RowOf(task);
            row.Take(task);
            touched.Add(row);
        }

        Put.Execute(sql, touched);
    }

    /// <summary>Those of a plan that is new, and known to the writer.</summary>
    public void Add(PlanSlice made)
    {
        var rows = DependencyCountsRow.Of(made.Tasks);
        foreach (var row in rows)
            hot.Keep(row);
        Put.Execute(sql, rows);
    }

    private DependencyCountsRow RowOf(PlanTask task) =>
        hot.FindCounts(task.PlanId, DependencyCountsRow.FirstOf(task.Position))!;

    private void Load(IEnumerable<PlanTask> tasks)
    {
        var missing = new Dictionary<(Guid PlanId, int First), PlanTask>();
        foreach (var task in tasks)
        {
            var first = DependencyCountsRow.FirstOf(task.Position);
            if (hot.FindCounts(task.PlanId, first) is null)
                missing.TryAdd((task.PlanId, first), task);
        }

        if (missing.Count == 0)
            return;
        using (
            var rows = sql[
                "SELECT c.plan_id, c.first, c.counts FROM json_each(?1) wanted CROSS JOIN dependency_counts c "
                    + "ON c.plan_id = unhex(wanted.value ->> 0) AND c.first = wanted.value ->> 1"
            ]
                .Query(Keys(missing.Keys))
        )
        {
            while (rows.Read())
            {
                var (planId, first) = (rows.Id(0), rows.GetInt32(1));
                missing.Remove((planId, first), out var task);
                hot.Keep(
                    new DependencyCountsRow
                    {
                        TenantId = task!.TenantId,
                        PlanId = planId,
                        First = first,
                        Counts = rows.GetString(2),
                    }
                );
            }
        }

        // where nobody has dependencies, no row is written
        foreach (var task in missing.Values)
            hot.Keep(DependencyCountsRow.For(task));
    }

    private static string Keys(IEnumerable<(Guid PlanId, int First)> keys)
    {
        var text = new StringBuilder("[");
        foreach (var (planId, first) in keys)
        {
            if (text.Length > 1)
                text.Append(',');
            text.Append("[\"").Append(Convert.ToHexString(Codec.Id(planId))).Append("\",").Append(first).Append(']');
        }

        return text.Append(']').ToString();
    }
}
