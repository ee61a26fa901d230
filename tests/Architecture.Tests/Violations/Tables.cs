using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace CleanPlan.Architecture.Tests.Violations.Tables;

public sealed class UnguardedRoot
{
    public Guid Id { get; private set; }
    public long Version { get; private set; }
}

public sealed class Unfiltered
{
    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }
}

public sealed class Endless
{
    public Guid Id { get; private set; }
    public string Text { get; private set; } = "";
}

public sealed class Unindexed
{
    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }
    public Guid RootId { get; private set; }
}

public sealed class LaxContext(DbContextOptions options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<UnguardedRoot>();
        modelBuilder.Entity<Unfiltered>();
        modelBuilder.Entity<Endless>();
        modelBuilder.Entity<Unindexed>().HasOne<UnguardedRoot>().WithMany().HasForeignKey(x => x.RootId);
    }
}

public sealed class LaxDesignTime : IDesignTimeDbContextFactory<LaxContext>
{
    public LaxContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder().UseSqlite("Data Source=nowhere.db").Options);
}
