using CleanPlan.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>The tables on SQLite; its migrations stand beside it.</summary>
internal sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options, TenantId tenant)
    : CleanPlanDbContext(options, tenant);
