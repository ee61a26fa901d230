using CleanPlan.Infrastructure.Engine.Upkeep;
﻿using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_sessions_deleted_at",
                table: "sessions",
                columns: new[] { "deleted_at", "id" },
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_plans_prunable",
                table: "plans",
                column: "completed_at",
                filter: "completed_at IS NOT NULL AND first_seq <= event_seq");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_sessions_deleted_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "idx_plans_prunable",
                table: "plans");
        }
    }
}
