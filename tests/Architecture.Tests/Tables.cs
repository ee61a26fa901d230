using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CleanPlan.Architecture.Tests;

/// <summary>Of every provider's model, as its migrations are made from it.</summary>
public sealed class Tables
{
    private const string Tenant = "TenantId";

    [Fact]
    public void Of_roots_are_saved_under_their_version() =>
        Each(
                entity => entity.FindProperty("Version") is not null && !entity.GetForeignKeys().Any(IsPartOf),
                entity => entity.FindProperty("Version")!.IsConcurrencyToken ? null : "is saved whatever its version"
            )
            .Catches<UnguardedRoot>()
            .Holds(Layers.Infrastructure);

    [Fact]
    public void Show_a_tenant_its_own_rows() =>
        Each(
                entity => true,
                entity =>
                    entity.FindProperty(Tenant) is null ? "has no tenant"
                    : entity.GetDeclaredQueryFilters().Any(filter => filter.Key == "tenant") ? null
                    : "is not filtered"
            )
            .Catches<UnguardedRoot>()
            .Catches<Unfiltered>()
            .Holds(Layers.Infrastructure);

    [Fact]
    public void Give_each_text_a_length() =>
        Each(
                entity => TextsOf(entity).Any(),
                entity => TextsOf(entity).FirstOrDefault(x => x.GetMaxLength() is null) is { } text ? text.Name : null
            )
            .Catches<Endless>()
            .Holds(Layers.Infrastructure);

    [Fact]
    public void Find_what_a_foreign_key_refers_to_by_an_index() =>
        Each(
                entity => entity.GetForeignKeys().Any(),
                entity =>
                    entity.GetForeignKeys().FirstOrDefault(key => !IsLed(entity, key)) is { } key ? $"{key}" : null
            )
            .Catches<Unindexed>()
            .Holds(Layers.Infrastructure);

    private static Rule<Code> Each(Func<IEntityType, bool> selected, Func<IEntityType, string?> fault) =>
        new(code =>
            from provider in code.Loaded
            where provider.GetInterfaces().Any(IsFactory) && !provider.IsAbstract
            from entity in ModelOf(provider).GetEntityTypes()
            where selected(entity)
            select new Verdict(entity.ClrType.FullName!, fault(entity))
        );

    private static IModel ModelOf(Type factory)
    {
        dynamic context = factory
            .GetMethod(nameof(IDesignTimeDbContextFactory<DbContext>.CreateDbContext))!
            .Invoke(Activator.CreateInstance(factory, nonPublic: true), [Array.Empty<string>()])!;
        using (context)
            return ((DbContext)context).Model;
    }

    private static bool IsFactory(Type contract) =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>);

    // what goes when its parent goes has no life, and no version to guard, of its own
    private static bool IsPartOf(IForeignKey key) => key.DeleteBehavior is DeleteBehavior.Cascade;

    private static IEnumerable<IProperty> TextsOf(IEntityType entity) =>
        entity.GetProperties().Where(property => property.ClrType == typeof(string));

    // the tenant alone would lead to all rows of the tenant
    private static bool IsLed(IEntityType entity, IForeignKey key)
    {
        var telling = key.Properties.Where(property => property.Name != Tenant).ToList();
        var leads = entity
            .GetIndexes()
            .Select(x => x.Properties[0])
            .Concat(entity.GetKeys().Select(x => x.Properties[0]));
        return leads.Any(telling.Contains);
    }
}
