using System.Text.RegularExpressions;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>Who judges the judge: each bug is planted where the statements pass, and must be noticed.</summary>
public sealed partial class BugsPlantedInTheStorage(EmptyStore empty) : IClassFixture<EmptyStore>
{
    private const int FewSeeds = 200;

    private static readonly Dictionary<string, Func<Func<string, string>>> Bugs = new()
    {
        ["an answer before its commit"] = () => sql => sql == "COMMIT" ? "SELECT 1" : sql,
        ["a commit that is lost"] = () => Sometimes(30, sql => sql == "COMMIT" ? "ROLLBACK" : null),
        ["a unit that failed, and is not undone"] = () => sql => sql == "ROLLBACK TO unit" ? "SELECT 1" : sql,
        ["an event that is lost"] = () => Sometimes(100, sql => Without(sql, "INSERT INTO task_events")),
        ["a plan's row that is lost"] = () => Sometimes(30, sql => Without(sql, "UPDATE plans")),
        ["a task's row that is lost"] = () => Sometimes(100, sql => Without(sql, "UPDATE tasks SET claimable_at")),
        ["counters that are lost"] = () => Sometimes(30, sql => Without(sql, "INSERT OR REPLACE INTO dependency")),
        ["a token that is not raised"] = () => sql => LeaseToken().Replace(sql, "lease_token = lease_token"),
        ["a lease that never ends"] = () =>
            sql => sql.Replace("WHERE lease_check_at <= ?1", "WHERE lease_check_at < ?1 - ?1"),
        ["a lease that outlives its process"] = () =>
            sql => sql.Replace("substr(worker_id, 1, length(?1)) = ?1", "?1 = ''"),
        ["a clock that goes back with a restart"] = () =>
            sql => sql.Replace("SELECT timestamp FROM task_events", "SELECT NULL FROM task_events"),
        ["a key that is not found again"] = () =>
            sql => sql.Replace("created_at > ?4", "created_at > ?4 + 1000000000000"),
        ["a kept answer that is another one"] = () => sql => sql.Replace("body = ?8", "body = substr(?8, 2)"),
        ["a plan for a session that is deleted"] = () => sql => sql.Replace(" AND deleted_at IS NULL", ""),
        ["a change of a session that is lost"] = () =>
            sql => sql.Contains("UPDATE \"sessions\"", StringComparison.Ordinal) ? "SELECT 1" : sql,
        ["a message that is lost"] = () =>
            sql => sql.Contains("INSERT INTO \"messages\"", StringComparison.Ordinal) ? "SELECT 1" : sql,
        ["a version that is raised in memory alone"] = () =>
            sql =>
                sql.Replace(
                    "SET claimable_at = ?2, version = ?3 W",
                    "SET claimable_at = ?2, version = version + 0 * ?3 W"
                ),
    };

    public static TheoryData<string> Names => [.. Bugs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_noticed_within_few_seeds(string name) =>
        Assert.Contains(Enumerable.Range(0, FewSeeds), seed => !Life.Of(seed, empty, Bugs[name]()).IsGood);

    /// <summary>Now and then, so that not everything is broken at once.</summary>
    private static Func<string, string> Sometimes(int often, Func<string, string?> bug)
    {
        var seen = 0;
        return sql => bug(sql) is { } wrong && ++seen % often == 0 ? wrong : sql;
    }

    /// <summary>A statement that takes the same values, and does nothing.</summary>
    private static string? Without(string sql, string what) =>
        sql.Contains(what, StringComparison.Ordinal)
            ? $"SELECT {string.Join(", ", Enumerable.Range(1, 99).Where(i => sql.Contains($"?{i}", StringComparison.Ordinal)).Select(i => $"?{i}"))}"
            : null;

    [GeneratedRegex(@"lease_token = \?\d+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LeaseToken();
}
