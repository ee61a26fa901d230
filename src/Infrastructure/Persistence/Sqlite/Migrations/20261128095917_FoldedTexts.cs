using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <summary>What lists search in, folded by the program: SQLite knows the case of ASCII alone.</summary>
    public partial class FoldedTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "folded_title",
                table: "sessions",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "")
                .Annotation("Relational:ColumnOrder", 10);

            migrationBuilder.AddColumn<string>(
                name: "folded_goal",
                table: "plans",
                type: "TEXT",
                maxLength: 20000,
                nullable: false,
                defaultValue: "")
                .Annotation("Relational:ColumnOrder", 19);

            migrationBuilder.Sql("UPDATE sessions SET folded_title = fold(title)");
            migrationBuilder.Sql("UPDATE plans SET folded_goal = fold(goal)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // EF would build the tables anew
            migrationBuilder.Sql("ALTER TABLE sessions DROP COLUMN folded_title");
            migrationBuilder.Sql("ALTER TABLE plans DROP COLUMN folded_goal");
        }
    }
}
