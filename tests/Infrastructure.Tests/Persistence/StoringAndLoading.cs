using System.Reflection;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Tests.Persistence;

public sealed class StoringAndLoading
{
    // computed or of the unit of work only; everything else must come back from its row
    private static readonly string[] NotStored = ["HasEdges", "HasDetails", "Changes", "Dependencies"];

    [Fact]
    public async Task Every_property_of_a_session_comes_back() => await ComesBack<Session>();

    [Fact]
    public async Task Every_property_of_a_message_comes_back() => await ComesBack<Message>();

    [Fact]
    public async Task Every_property_of_a_plan_comes_back() => await ComesBack<Plan>();

    [Fact]
    public async Task Every_property_of_a_task_comes_back() => await ComesBack<PlanTask>();

    [Fact]
    public async Task Every_property_of_an_event_comes_back() => await ComesBack<TaskEvent>();

    [Fact]
    public async Task Every_property_of_a_key_comes_back() => await ComesBack<ApiKeyRow>();

    [Fact]
    public void Counters_of_dependencies_come_back()
    {
        var counts = new DependencyCounts(9_999, 1, 2, 3, 4, 5, 6, 7);
        var session = Rows.Session(TenantId.Default);
        var tasks = Rows.Plan(session, [.. Enumerable.Range(0, 130).Select(i => $"t{i}")]).Tasks;
        (tasks[63].Dependencies, tasks[64].Dependencies, tasks[127].Dependencies) = (counts, new(2, Failed: 1), new(1));

        var rows = DependencyCountsRow
            .Of(tasks)
            .Select(row => new DependencyCountsRow
            {
                TenantId = row.TenantId,
                PlanId = row.PlanId,
                First = row.First,
                Counts = row.Counts,
            })
            .ToList();

        Assert.Equal(
            [(0, "63:9999,1,2,3,4,5,6,7"), (64, "0:2,0,0,0,1;63:1")],
            rows.Select(row => (row.First, row.Counts))
        );
        Assert.Equal(counts, rows[0].Of(tasks[63]));
        Assert.Equal(new(2, Failed: 1), rows[1].Of(tasks[64]));
        Assert.Equal(default, rows[1].Of(tasks[65]));
        Assert.Equal(new(1), rows[1].Of(tasks[127]));
    }

    [Fact]
    public async Task A_task_that_was_never_asked_anything_has_no_answers_rather_than_null()
    {
        using var database = await TemporaryDatabase.Migrated();
        var session = Rows.Session(database.Tenant);
        var (plan, tasks) = Rows.Plan(session, "fly");
        await database.Save([session, plan, .. tasks]);

        var task = await database.Read(db => db.Tasks.SingleAsync());

        Assert.Empty(task.Answers);
        Assert.Equal(["<null>"], database.Query("select ifnull(answers, '<null>') from task_texts"));
    }

    private static async Task ComesBack<T>()
        where T : class
    {
        using var database = await TemporaryDatabase.Migrated();
        var session = Rows.Session(database.Tenant);
        var (plan, _) = Rows.Plan(session, "fly");
        var stored = Filled<T>(database.Tenant, session.Id, plan.Id);
        await database.Save(session, plan, stored);

        var loaded = await database.Read(db => db.Set<T>().ToListAsync());

        var twin = loaded.Single(row =>
            Stored<T>().All(property => Same(property.GetValue(stored), property.GetValue(row)))
        );
        Assert.NotSame(stored, twin);
    }

    private static bool Same(object? a, object? b) =>
        (a, b) switch
        {
            (int[] x, int[] y) => x.SequenceEqual(y),
            (byte[] x, byte[] y) => x.SequenceEqual(y),
            (IReadOnlyList<Answer> x, IReadOnlyList<Answer> y) => x.SequenceEqual(y),
            _ => Equals(a, b),
        };

    private static IEnumerable<PropertyInfo> Stored<T>() =>
        typeof(T).GetProperties().Where(property => property.CanWrite && !NotStored.Contains(property.Name));

    /// <summary>A row in which each property has a value of its own that is not the default.</summary>
    private static T Filled<T>(TenantId tenant, Guid sessionId, Guid planId)
        where T : class
    {
        var row = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        var seed = 1;
        foreach (var property in Stored<T>())
        {
            object value = property.Name switch
            {
                "TenantId" => tenant,
                "SessionId" => sessionId,
                "PlanId" => planId,
                _ => ValueOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, ++seed),
            };
            property.SetValue(row, value);
        }

        return row;
    }

    private static object ValueOf(Type type, int seed) =>
        type switch
        {
            _ when type == typeof(Guid) => Guid.CreateVersion7(),
            _ when type == typeof(string) => $"text 'of' {seed} \u4f60 \ud83d\ude00",
            _ when type == typeof(bool) => seed % 2 == 0,
            _ when type == typeof(int) => seed,
            _ when type == typeof(long) => seed + (1L << 40),
            _ when type == typeof(double) => seed + 0.1,
            _ when type == typeof(byte[]) => new byte[] { 1, 0, 255 },
            _ when type == typeof(int[]) => new[] { seed, 0, 9_999 },
            _ when type == typeof(DateTimeOffset) => Rows.Now.AddMilliseconds(seed),
            _ when type == typeof(DependencyCounts) => new DependencyCounts(36, 1, 2, 3, 4, 5, 6, 7),
            _ when type == typeof(TaskCounts) => Counts(),
            _ when type == typeof(LastReport) => new LastReport(7, "complete", "a b c"),
            _ when type == typeof(IReadOnlyList<Answer>) => new[] { new Answer("Why?", "{\"a\":1}", null, Rows.Now) },
            { IsEnum: true } => Enum.GetValues(type).GetValue(1)!,
            _ => throw new NotSupportedException($"No value for a {type}."),
        };

    private static TaskCounts Counts()
    {
        object counts = default(TaskCounts);
        var n = 0;
        foreach (var property in typeof(TaskCounts).GetProperties().Where(property => property.CanWrite))
            property.SetValue(counts, Convert.ChangeType(++n, property.PropertyType));
        return (TaskCounts)counts;
    }
}
