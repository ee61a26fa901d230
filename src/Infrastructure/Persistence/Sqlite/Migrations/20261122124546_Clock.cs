using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <summary>
    /// The time of the last change that no event tells of, for the engine's next start. No entity, since it is no tenant's.
    /// </summary>
    public partial class Clock : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), latest INTEGER NOT NULL)"
            );
            migrationBuilder.Sql("INSERT INTO clock VALUES (1, 0)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE clock");
        }
    }
}
