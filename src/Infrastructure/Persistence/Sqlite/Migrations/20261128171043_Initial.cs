using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dependency_counts",
                columns: table => new
                {
                    plan_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    first = table.Column<int>(type: "INTEGER", nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    counts = table.Column<string>(type: "TEXT", maxLength: 6336, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dependency_counts", x => new { x.plan_id, x.first });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    route = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    location = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    etag = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    compressed = table.Column<bool>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", maxLength: 67108864, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_keys", x => new { x.tenant_id, x.key, x.route });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    payload = table.Column<string>(type: "TEXT", maxLength: 20480, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    legacy_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    message_count = table.Column<long>(type: "INTEGER", nullable: false),
                    tokens_used = table.Column<long>(type: "INTEGER", nullable: false),
                    last_message_at = table.Column<long>(type: "INTEGER", nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    system_prompt = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: true),
                    metadata = table.Column<string>(type: "TEXT", maxLength: 16384, nullable: true),
                    title_indexed = table.Column<bool>(type: "INTEGER", nullable: false),
                    folded_title = table.Column<string>(type: "TEXT", maxLength: 9000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.id);
                    table.UniqueConstraint("AK_sessions_tenant_id_id", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "task_events",
                columns: table => new
                {
                    plan_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    event_type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    task_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: true),
                    lease_token = table.Column<long>(type: "INTEGER", nullable: true),
                    agent_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    agent_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: true),
                    from = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    to = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    timestamp = table.Column<long>(type: "INTEGER", nullable: false),
                    tool_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    message = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    tool_input = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    tool_output = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_events", x => new { x.plan_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "title_parts",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    part = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    session_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_title_parts", x => new { x.tenant_id, x.part, x.session_id });
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    session_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: true),
                    waits_since = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    require_approval = table.Column<bool>(type: "INTEGER", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    plan_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    execution_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    draft_revision = table.Column<int>(type: "INTEGER", nullable: false),
                    planning = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    planning_asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    planning_token = table.Column<long>(type: "INTEGER", nullable: false),
                    planning_losses = table.Column<int>(type: "INTEGER", nullable: false),
                    event_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    usage = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    requested_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    approved_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    goal = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    agent_types = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    callback_url = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    metadata = table.Column<string>(type: "TEXT", maxLength: 16384, nullable: true),
                    feedback = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => x.id);
                    table.UniqueConstraint("AK_jobs_tenant_id_id", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "FK_jobs_sessions_tenant_id_session_id",
                        columns: x => new { x.tenant_id, x.session_id },
                        principalTable: "sessions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    session_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    tokens_used = table.Column<int>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    tool_calls = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    tool_results = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    metadata = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_messages", x => new { x.session_id, x.seq });
                    table.ForeignKey(
                        name: "FK_messages_sessions_tenant_id_session_id",
                        columns: x => new { x.tenant_id, x.session_id },
                        principalTable: "sessions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plans",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    session_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    job_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    on_failure = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    counts = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    next_position = table.Column<int>(type: "INTEGER", nullable: false),
                    edges = table.Column<int>(type: "INTEGER", nullable: false),
                    first_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    event_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    pruned = table.Column<bool>(type: "INTEGER", nullable: false),
                    forked_from = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    goal = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    metadata = table.Column<string>(type: "TEXT", maxLength: 16384, nullable: true),
                    folded_goal = table.Column<string>(type: "TEXT", maxLength: 180000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plans", x => x.id);
                    table.UniqueConstraint("AK_plans_tenant_id_id", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "FK_plans_sessions_tenant_id_session_id",
                        columns: x => new { x.tenant_id, x.session_id },
                        principalTable: "sessions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "executions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    job_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    plan_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_executions", x => x.id);
                    table.ForeignKey(
                        name: "FK_executions_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_drafts",
                columns: table => new
                {
                    job_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    notes = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    feedback = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    comment = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    content = table.Column<string>(type: "TEXT", maxLength: 10485760, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_drafts", x => new { x.job_id, x.revision });
                    table.ForeignKey(
                        name: "FK_job_drafts_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_events",
                columns: table => new
                {
                    job_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    from = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    to = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    execution_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: true),
                    timestamp = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_events", x => new { x.job_id, x.seq });
                    table.ForeignKey(
                        name: "FK_job_events_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "model_calls",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    job_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    model = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    http_status = table.Column<int>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    duration_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cost = table.Column<decimal>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    prompt = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_calls", x => x.id);
                    table.ForeignKey(
                        name: "FK_model_calls_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    tenant_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    agent_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    claimable_at = table.Column<long>(type: "INTEGER", nullable: true),
                    on_hold = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    lease_token = table.Column<long>(type: "INTEGER", nullable: false),
                    worker_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    lease_expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_check_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    next_attempt_at = table.Column<long>(type: "INTEGER", nullable: true),
                    not_before = table.Column<long>(type: "INTEGER", nullable: true),
                    deadline_from = table.Column<long>(type: "INTEGER", nullable: true),
                    deadline_at = table.Column<long>(type: "INTEGER", nullable: true),
                    retry_count = table.Column<int>(type: "INTEGER", nullable: false),
                    lost_leases = table.Column<int>(type: "INTEGER", nullable: false),
                    last_report = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    released_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    releases = table.Column<int>(type: "INTEGER", nullable: false),
                    released_until = table.Column<long>(type: "INTEGER", nullable: true),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    can_parallel = table.Column<bool>(type: "INTEGER", nullable: false),
                    run_on = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    optional = table.Column<bool>(type: "INTEGER", nullable: false),
                    requires_approval = table.Column<bool>(type: "INTEGER", nullable: false),
                    max_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    retry_initial_seconds = table.Column<double>(type: "REAL", nullable: false),
                    retry_factor = table.Column<double>(type: "REAL", nullable: false),
                    retry_max_seconds = table.Column<double>(type: "REAL", nullable: false),
                    timeout_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    deadline_seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    delay_seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    estimated_seconds = table.Column<double>(type: "REAL", nullable: true),
                    pool = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    slots = table.Column<int>(type: "INTEGER", nullable: false),
                    forked_from = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    dependents = table.Column<string>(type: "TEXT", maxLength: 100000, nullable: false),
                    error_type = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    error_message = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    question = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tasks", x => x.id);
                    table.ForeignKey(
                        name: "FK_tasks_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalTable: "plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_results",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    result = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_results", x => x.id);
                    table.ForeignKey(
                        name: "FK_task_results_tasks_id",
                        column: x => x.id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_texts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    depends_on = table.Column<string>(type: "TEXT", maxLength: 100000, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: true),
                    answers = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true),
                    metadata = table.Column<string>(type: "TEXT", maxLength: 16384, nullable: true),
                    input = table.Column<string>(type: "TEXT", maxLength: 262144, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_texts", x => x.id);
                    table.ForeignKey(
                        name: "FK_task_texts_tasks_id",
                        column: x => x.id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "idx_api_keys_tenant_id",
                table: "api_keys",
                columns: new[] { "tenant_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_executions_job_id",
                table: "executions",
                columns: new[] { "job_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "idx_jobs_external_id",
                table: "jobs",
                columns: new[] { "tenant_id", "external_id", "id" },
                filter: "external_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_jobs_session_id",
                table: "jobs",
                columns: new[] { "session_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_jobs_status",
                table: "jobs",
                columns: new[] { "tenant_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_jobs_waiting",
                table: "jobs",
                columns: new[] { "status", "priority", "due_at", "id" },
                filter: "status = 'created' OR status = 'drafting' OR status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "idx_model_calls_job_id",
                table: "model_calls",
                columns: new[] { "job_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_outbox_key",
                table: "outbox",
                columns: new[] { "key", "number" });

            migrationBuilder.CreateIndex(
                name: "idx_plans_prunable",
                table: "plans",
                column: "completed_at",
                filter: "completed_at IS NOT NULL AND pruned = 0");

            migrationBuilder.CreateIndex(
                name: "idx_plans_session_id",
                table: "plans",
                columns: new[] { "session_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_plans_status",
                table: "plans",
                columns: new[] { "tenant_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_sessions_deleted",
                table: "sessions",
                columns: new[] { "tenant_id", "id" },
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_sessions_deleted_at",
                table: "sessions",
                columns: new[] { "deleted_at", "id" },
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_sessions_legacy_id",
                table: "sessions",
                columns: new[] { "tenant_id", "legacy_id" },
                unique: true,
                filter: "legacy_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_sessions_unindexed",
                table: "sessions",
                columns: new[] { "tenant_id", "id" },
                filter: "NOT title_indexed");

            migrationBuilder.CreateIndex(
                name: "idx_sessions_user_id",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "id" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_task_events_task_id",
                table: "task_events",
                columns: new[] { "task_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "idx_tasks_approvals",
                table: "tasks",
                columns: new[] { "tenant_id", "id" },
                filter: "status = 'blocked' AND reason IN ('awaiting_approval', 'awaiting_input')");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_claim",
                table: "tasks",
                columns: new[] { "tenant_id", "agent_type", "priority", "claimable_at", "id" },
                filter: "claimable_at IS NOT NULL AND on_hold = 0");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_deadline",
                table: "tasks",
                column: "deadline_at",
                filter: "deadline_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_lease",
                table: "tasks",
                columns: new[] { "lease_check_at", "tenant_id", "worker_id" },
                filter: "lease_check_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idx_tasks_plan_id",
                table: "tasks",
                columns: new[] { "plan_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_tasks_status",
                table: "tasks",
                columns: new[] { "plan_id", "status", "id" },
                filter: "claimable_at IS NOT NULL OR status = 'in_progress' OR status = 'retrying' OR status = 'blocked' OR status = 'failed' OR status = 'skipped'");

            // tasks with everything they have; who asks for less reads less
            migrationBuilder.Sql(
                """
                CREATE VIEW whole_tasks AS
                SELECT t.*, x.title, x.description, x.depends_on, x.input, x.metadata, x.answers, r.result
                FROM tasks t LEFT JOIN task_texts x ON x.id = t.id LEFT JOIN task_results r ON r.id = t.id
                """);

            // the time of the last change that no event tells of, for the engine's next start; no entity, for it is no tenant's
            migrationBuilder.Sql("CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), latest INTEGER NOT NULL)");
            migrationBuilder.Sql("INSERT INTO clock VALUES (1, 0)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW whole_tasks");
            migrationBuilder.Sql("DROP TABLE clock");
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "dependency_counts");

            migrationBuilder.DropTable(
                name: "executions");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "job_drafts");

            migrationBuilder.DropTable(
                name: "job_events");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "model_calls");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "task_events");

            migrationBuilder.DropTable(
                name: "task_results");

            migrationBuilder.DropTable(
                name: "task_texts");

            migrationBuilder.DropTable(
                name: "title_parts");

            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "plans");

            migrationBuilder.DropTable(
                name: "sessions");
        }
    }
}
