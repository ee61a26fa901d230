using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <summary>
    /// Tasks and events are stored by their keys, so that a row is one search away and not two. EF Core cannot say that of
    /// a table: whoever lets it rebuild one of these has to say it again.
    /// </summary>
    public partial class RowsByTheirKeys : Migration
    {
        internal const string Tasks = """
            "id" BLOB NOT NULL CONSTRAINT "PK_tasks" PRIMARY KEY,
            "tenant_id" BLOB NOT NULL,
            "plan_id" BLOB NOT NULL,
            "key" TEXT NOT NULL,
            "status" TEXT NOT NULL,
            "reason" TEXT NULL,
            "agent_type" TEXT NULL,
            "priority" INTEGER NOT NULL,
            "claimable_at" INTEGER NULL,
            "on_hold" INTEGER NOT NULL DEFAULT 0,
            "version" INTEGER NOT NULL,
            "progress" INTEGER NOT NULL,
            "attempt" INTEGER NOT NULL,
            "lease_token" INTEGER NOT NULL,
            "worker_id" TEXT NULL,
            "lease_expires_at" INTEGER NULL,
            "lease_seconds" INTEGER NOT NULL,
            "attempt_ends_at" INTEGER NULL,
            "next_attempt_at" INTEGER NULL,
            "not_before" INTEGER NULL,
            "deadline_from" INTEGER NULL,
            "deadline_at" INTEGER NULL,
            "retry_count" INTEGER NOT NULL,
            "lost_leases" INTEGER NOT NULL,
            "dependencies" TEXT NOT NULL,
            "last_report" TEXT NULL,
            "released_by" TEXT NULL,
            "releases" INTEGER NOT NULL,
            "released_until" INTEGER NULL,
            "approved_at" INTEGER NULL,
            "started_at" INTEGER NULL,
            "completed_at" INTEGER NULL,
            "can_parallel" INTEGER NOT NULL,
            "run_on" TEXT NOT NULL,
            "optional" INTEGER NOT NULL,
            "requires_approval" INTEGER NOT NULL,
            "max_attempts" INTEGER NOT NULL,
            "retry_initial_seconds" REAL NOT NULL,
            "retry_factor" REAL NOT NULL,
            "retry_max_seconds" REAL NOT NULL,
            "timeout_seconds" INTEGER NOT NULL,
            "deadline_seconds" INTEGER NULL,
            "delay_seconds" INTEGER NULL,
            "estimated_seconds" REAL NULL,
            "pool" TEXT NULL,
            "slots" INTEGER NOT NULL,
            "forked_from" BLOB NULL,
            "created_at" INTEGER NOT NULL,
            "title" TEXT NOT NULL,
            "error_type" TEXT NULL,
            "error_message" TEXT NULL,
            "question" TEXT NULL,
            "answers" TEXT NULL,
            "dependents" TEXT NOT NULL,
            "depends_on" TEXT NOT NULL,
            "description" TEXT NULL,
            "metadata" TEXT NULL,
            "input" TEXT NULL,
            "result" TEXT NULL,
            CONSTRAINT "FK_tasks_plans_tenant_id_plan_id" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plans" ("tenant_id", "id") ON DELETE CASCADE
            """;

        private const string TaskEvents = """
            "plan_id" BLOB NOT NULL,
            "seq" INTEGER NOT NULL,
            "tenant_id" BLOB NOT NULL,
            "event_type" TEXT NOT NULL,
            "task_id" BLOB NULL,
            "task_key" TEXT NULL,
            "attempt" INTEGER NULL,
            "lease_token" INTEGER NULL,
            "agent_id" TEXT NULL,
            "agent_type" TEXT NULL,
            "progress" INTEGER NULL,
            "from" TEXT NULL,
            "to" TEXT NULL,
            "reason" TEXT NULL,
            "timestamp" INTEGER NOT NULL,
            "tool_name" TEXT NULL,
            "message" TEXT NULL,
            "tool_input" TEXT NULL,
            "tool_output" TEXT NULL,
            CONSTRAINT "PK_task_events" PRIMARY KEY ("plan_id", "seq"),
            CONSTRAINT "FK_task_events_plans_tenant_id_plan_id" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "plans" ("tenant_id", "id") ON DELETE CASCADE
            """;

        internal static readonly string[] Indexes =
        [
            """CREATE INDEX "idx_tasks_approvals" ON "tasks" ("tenant_id", "id") WHERE status = 'blocked' AND reason IN ('awaiting_approval', 'awaiting_input')""",
            """CREATE INDEX "idx_tasks_claim" ON "tasks" ("tenant_id", "agent_type", "priority", "claimable_at", "id") WHERE claimable_at IS NOT NULL AND on_hold = 0""",
            """CREATE INDEX "idx_tasks_deadline" ON "tasks" ("deadline_at") WHERE deadline_at IS NOT NULL""",
            """CREATE UNIQUE INDEX "idx_tasks_key" ON "tasks" ("plan_id", "key")""",
            """CREATE INDEX "idx_tasks_lease" ON "tasks" ("lease_expires_at") WHERE lease_expires_at IS NOT NULL""",
            """CREATE INDEX "idx_tasks_plan_id" ON "tasks" ("plan_id", "id")""",
            """CREATE INDEX "idx_tasks_status" ON "tasks" ("plan_id", "status", "id")""",
            """CREATE INDEX "idx_task_events_task_id" ON "task_events" ("task_id", "seq")""",
            """CREATE INDEX "idx_task_events_timestamp" ON "task_events" ("timestamp")""",
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, " WITHOUT ROWID");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, "");

        /// <param name="kind">" WITHOUT ROWID", or nothing</param>
        internal static void RebuildEvents(MigrationBuilder migrationBuilder, string kind)
        {
            Rebuild(migrationBuilder, "task_events", TaskEvents, kind);
            foreach (var index in Indexes.Where(index => index.Contains("ON \"task_events\"")))
                migrationBuilder.Sql(index);
        }

        private static void Rebuild(MigrationBuilder migrationBuilder, string kind)
        {
            Rebuild(migrationBuilder, "tasks", Tasks, kind);
            Rebuild(migrationBuilder, "task_events", TaskEvents, kind);
            foreach (var index in Indexes)
                migrationBuilder.Sql(index);
        }

        private static void Rebuild(MigrationBuilder migrationBuilder, string name, string columns, string kind)
        {
            migrationBuilder.Sql($"CREATE TABLE \"new_{name}\" ({columns}){kind}");
            migrationBuilder.Sql($"INSERT INTO \"new_{name}\" SELECT * FROM \"{name}\"");
            migrationBuilder.Sql($"DROP TABLE \"{name}\"");
            migrationBuilder.Sql($"ALTER TABLE \"new_{name}\" RENAME TO \"{name}\"");
        }
    }
}
