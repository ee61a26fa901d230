using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// The Domain's types as tables. One context serves one tenant all its life: the tenant is read from the instance by
/// each query, so that the cached model never answers one tenant with another's. Each provider derives its own, since
/// migrations belong to a context type.
/// </summary>
internal abstract class CleanPlanDbContext(DbContextOptions options, TenantId tenant) : DbContext(options)
{
    /// <summary>The filter's name: without it, everything that is filtered would be dropped together.</summary>
    public const string TenantFilter = "tenant";

    public TenantId Tenant => tenant;

    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<TitlePartRow> TitleParts => Set<TitlePartRow>();
    public DbSet<Plan> Plans => Set<Plan>();
    public DbSet<PlanTask> Tasks => Set<PlanTask>();
    public DbSet<TaskEvent> Events => Set<TaskEvent>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        TenantWall.Check(ChangeTracker, tenant);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        TenantWall.Check(ChangeTracker, tenant);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        Conversions.Register(configurationBuilder);
        // each foreign key is led by an index that is there anyway; another one would cost at every insert
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CleanPlanDbContext).Assembly);
        Wall<Session>(modelBuilder);
        Wall<Message>(modelBuilder);
        Wall<TitlePartRow>(modelBuilder);
        Wall<Plan>(modelBuilder);
        Wall<PlanTask>(modelBuilder);
        Wall<TaskEvent>(modelBuilder);
        Wall<DependencyCountsRow>(modelBuilder);
        Wall<Job>(modelBuilder);
        Wall<Execution>(modelBuilder);
        Wall<Draft>(modelBuilder);
        Wall<JobEvent>(modelBuilder);
        Wall<ModelCallRow>(modelBuilder);
        Wall<ApiKeyRow>(modelBuilder);
        Wall<IdempotencyRow>(modelBuilder);
        Wall<OutboxMessage>(modelBuilder);
    }

    // must close over the instance, not over a local: the model is cached for all tenants
    private void Wall<T>(ModelBuilder model)
        where T : class =>
        model.Entity<T>().HasQueryFilter(TenantFilter, row => EF.Property<TenantId>(row, TenantWall.Column) == Tenant);
}
