using System.Reflection;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Migrations;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CleanPlan.Architecture.Tests;

public sealed class Migrations
{
    private static readonly Rule<MigrationSet> s_asShipped = new(set =>
        set.Present.Keys.Union(set.Shipped.Keys)
            .Select(file => new Verdict(
                file,
                !set.Shipped.TryGetValue(file, out var shipped) ? null
                    : !set.Present.TryGetValue(file, out var present) ? "was shipped, and is gone"
                    : present != shipped ? "has changed since it was shipped"
                    : null
            ))
    );

    private static readonly Rule<Code> s_alike = new(code =>
    {
        var sets = code
            .Loaded.Where(type => type.IsDefined(typeof(MigrationAttribute)))
            .ToLookup(type => type.GetCustomAttribute<DbContextAttribute>()!.ContextType, NameOf);
        var all = sets.SelectMany(names => names).ToHashSet();
        return sets.Select(names => new Verdict(
            names.Key.FullName!,
            all.Except(names).FirstOrDefault() is { } missing ? $"has no {missing}" : null
        ));
    });

    [Fact]
    public void That_were_shipped_never_change() =>
        s_asShipped
            .Catches(new(Sums(("a.cs", "1")), Sums(("a.cs", "2"))), "a.cs")
            .Catches(new(Sums(("a.cs", "1")), Sums(("b.cs", "1"))), "a.cs")
            .Holds(MigrationSet.Read());

    [Fact]
    public void Are_the_same_for_every_storage() => s_alike.Catches<FollowingContext>().Holds(Layers.Infrastructure);

    // after the time at which it was made
    private static string NameOf(Type migration) =>
        migration.GetCustomAttribute<MigrationAttribute>()!.Id.Split('_', 2)[1];

    private static Dictionary<string, string> Sums(params (string File, string Sum)[] sums) =>
        sums.ToDictionary(x => x.File, x => x.Sum);
}
