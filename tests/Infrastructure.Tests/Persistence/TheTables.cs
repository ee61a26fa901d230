using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Rows;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>Names are a contract: people query these tables, and older systems brought the first of them.</summary>
public sealed class TheTables
{
    private static readonly List<IEntityType> Entities = Model();

    [Theory]
    [InlineData("plans", "id session_id goal status created_at updated_at")]
    [InlineData(
        "tasks",
        "id plan_id title description agent_type status progress depends_on can_parallel retry_count error_message result "
            + "started_at completed_at created_at"
    )]
    [InlineData(
        "task_events",
        "task_id event_type agent_id agent_type message progress tool_name tool_input tool_output timestamp"
    )]
    [InlineData("sessions", "id title")]
    public void Have_the_columns_that_were_asked_for(string table, string columns)
    {
        var names = Entities.Single(entity => entity.GetTableName() == table).GetProperties().Select(Name);

        Assert.Superset(columns.Split(' ').ToHashSet(), names.ToHashSet());
    }

    [Theory]
    [InlineData("idx_plans_session_id", "session_id")]
    [InlineData("idx_tasks_plan_id", "plan_id key")]
    [InlineData("idx_tasks_status", "plan_id status")]
    [InlineData("idx_task_events_task_id", "task_id")]
    public void Have_the_indexes_that_were_asked_for(string index, string first)
    {
        var found = Entities
            .SelectMany(entity => entity.GetIndexes())
            .Single(candidate => candidate.GetDatabaseName() == index);

        Assert.StartsWith(first, string.Join(' ', found.Properties.Select(Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_every_column_as_the_wire_does() =>
        Assert.All(Properties(), property => Assert.Matches("^[a-z]+(_[a-z]+)*$", Name(property)));

    [Fact]
    public void Give_every_text_and_every_id_a_length() =>
        Assert.All(
            Properties().Where(property => TypeOf(property) == typeof(string) || TypeOf(property) == typeof(byte[])),
            property => Assert.True(property.GetMaxLength() > 0, property.Name)
        );

    [Fact]
    public void Carry_the_tenant_everywhere_and_check_it_with_every_write() =>
        Assert.All(
            Entities,
            entity =>
            {
                var tenant = entity.FindProperty(nameof(TenantId))!;
                Assert.Equal("tenant_id", Name(tenant));
                Assert.True(tenant.IsConcurrencyToken);
            }
        );

    [Theory]
    [InlineData("sessions")]
    [InlineData("plans")]
    public void Guard_the_roots_by_their_versions(string table) =>
        Assert.True(
            Entities.Single(entity => entity.GetTableName() == table).FindProperty("Version")!.IsConcurrencyToken
        );

    [Fact]
    public void Lead_every_foreign_key_by_an_index_so_that_a_delete_scans_nothing()
    {
        var keys = Entities
            .SelectMany(entity => entity.GetForeignKeys())
            .Where(key => key.PrincipalEntityType != key.DeclaringEntityType)
            .ToList();

        Assert.Equal(8, keys.Count);
        Assert.All(keys, key => Assert.Contains(Leaders(key.DeclaringEntityType), key.Properties.Contains));
    }

    [Fact]
    public void Are_written_and_read_whole_by_the_engine()
    {
        Assert.Equal(Of<Plan>(), Sorted(PlanColumns.Insert.Columns));
        Assert.Equal(Of<Plan>(), Sorted(Read(PlanTable.Columns)));
        Assert.Equal(
            Of<PlanTask>(),
            Sorted([.. TaskColumns.Insert.Columns, .. TaskColumns.InsertTexts.Columns, .. TaskColumns.Result.Columns])
        );
        Assert.Equal(Of<PlanTask>(), Sorted(Read(TaskTable.Hot + TaskTable.Edges + TaskTable.Rest)));

        // a shadow follows from others, by a statement of its own
        static IEnumerable<string> Of<T>() =>
            Sorted(
                Entities
                    .Single(entity => entity.ClrType == typeof(T))
                    .GetProperties()
                    .Where(property => !property.IsShadowProperty())
                    .Select(Name)
            );

        static IEnumerable<string> Read(string columns) =>
            columns.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(column => column[2..]);

        static IEnumerable<string> Sorted(IEnumerable<string> columns) =>
            columns.Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<IReadOnlyProperty> Leaders(IReadOnlyEntityType entity) =>
        entity
            .GetIndexes()
            .Select(index => index.Properties[0])
            .Concat(entity.GetKeys().Select(key => key.Properties[0]))
            .Where(property => property.Name != nameof(TenantId));

    private static IEnumerable<IProperty> Properties() => Entities.SelectMany(entity => entity.GetProperties());

    private static string Name(IReadOnlyProperty property) => property.GetColumnName();

    private static Type TypeOf(IProperty property) =>
        property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;

    private static List<IEntityType> Model()
    {
        using var context = SqliteContexts.ForWriting(TenantId.Default);
        return [.. context.Model.GetEntityTypes()];
    }
}
