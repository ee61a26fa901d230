using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <summary>
    /// The counters of dependencies leave the rows of the tasks, 64 neighbours for one row of their own. By hand, since EF
    /// Core would rebuild <c>tasks</c> with row ids.
    /// </summary>
    public partial class DependencyCounts : Migration
    {
        /// <summary>A task's position in its plan: the last three bytes of its id, less one.</summary>
        private const string Position = """
            (SELECT -1 + sum((instr('0123456789ABCDEF', substr(hex(t.id), 27 + digit.value, 1)) - 1) << (4 * (5 - digit.value)))
            FROM json_each('[0,1,2,3,4,5]') digit)
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE TABLE "dependency_counts" (
                "plan_id" BLOB NOT NULL,
                "first" INTEGER NOT NULL,
                "tenant_id" BLOB NOT NULL,
                "counts" TEXT NOT NULL,
                CONSTRAINT "PK_dependency_counts" PRIMARY KEY ("plan_id", "first"),
                CONSTRAINT "FK_dependency_counts_plans_tenant_id_plan_id" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plans" ("tenant_id", "id") ON DELETE CASCADE
                ) WITHOUT ROWID
                """
            );
            migrationBuilder.Sql(
                $"""
                INSERT INTO dependency_counts (plan_id, first, tenant_id, counts)
                SELECT plan_id, position / 64 * 64, tenant_id,
                group_concat((position % 64) || ':' || trim(dependencies, '[]'), ';')
                FROM (SELECT t.plan_id, t.tenant_id, t.dependencies, {Position} AS position
                FROM tasks t WHERE t.dependencies ->> 0 > 0)
                GROUP BY plan_id, position / 64
                """
            );
            migrationBuilder.Sql("ALTER TABLE tasks DROP COLUMN dependencies");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // at its old place, for what was before copies rows by the order of their columns
            var columns = string.Join(
                ", ",
                RowsByTheirKeys.Tasks.Split('\n').Where(line => line.StartsWith('"')).Select(line => line.Split('"')[1])
            );
            var values = columns.Replace(" dependencies,", " '[0,0,0,0,0,0,0,0]',", StringComparison.Ordinal);
            migrationBuilder.Sql($"CREATE TABLE \"new_tasks\" ({RowsByTheirKeys.Tasks}) WITHOUT ROWID");
            migrationBuilder.Sql($"INSERT INTO \"new_tasks\" ({columns}) SELECT {values} FROM tasks");
            migrationBuilder.Sql("DROP TABLE tasks");
            migrationBuilder.Sql("ALTER TABLE \"new_tasks\" RENAME TO \"tasks\"");
            foreach (var index in RowsByTheirKeys.Indexes.Where(index => index.Contains("ON \"tasks\"")))
                migrationBuilder.Sql(index);
            migrationBuilder.Sql("CREATE TEMP TABLE counted (plan_id, position, numbers, PRIMARY KEY (plan_id, position))");
            migrationBuilder.Sql(
                """
                INSERT INTO temp.counted SELECT plan_id, first + substr(value, 1, instr(value, ':') - 1) AS position,
                '[' || substr(value, instr(value, ':') + 1)
                || substr(',0,0,0,0,0,0,0', 1, 14 - 2 * (length(value) - length(replace(value, ',', '')))) || ']' AS numbers
                FROM dependency_counts, json_each('["' || replace(counts, ';', '","') || '"]')
                """
            );
            migrationBuilder.Sql(
                $"""
                UPDATE tasks AS t SET dependencies = ifnull((
                SELECT numbers FROM temp.counted c WHERE c.plan_id = t.plan_id AND c.position = {Position}
                ), dependencies)
                """
            );
            migrationBuilder.Sql("DROP TABLE temp.counted");
            migrationBuilder.Sql("DROP TABLE dependency_counts");
        }
    }
}
