using CleanPlan.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>How dotnet-ef gets at the model; it never opens the database.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDbContext>
{
    public SqliteDbContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite("Data Source=design-time.db").Options,
            TenantId.Default
        );
}
