using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <summary>
    /// A commit writes fewer pages: events stand one behind the other again, whatever plan they are of, and the index by
    /// status leaves out the tasks that wait for others and those that are done.
    /// </summary>
    public partial class FewerPages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            RowsByTheirKeys.RebuildEvents(migrationBuilder, "");
            migrationBuilder.DropIndex(
                name: "idx_tasks_status",
                table: "tasks");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_status",
                table: "tasks",
                columns: new[] { "plan_id", "status", "id" },
                filter: "claimable_at IS NOT NULL OR status = 'in_progress' OR status = 'retrying' OR status = 'blocked' OR status = 'failed' OR status = 'skipped'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            RowsByTheirKeys.RebuildEvents(migrationBuilder, " WITHOUT ROWID");
            migrationBuilder.DropIndex(
                name: "idx_tasks_status",
                table: "tasks");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_status",
                table: "tasks",
                columns: new[] { "plan_id", "status", "id" });
        }
    }
}
