using System.Diagnostics;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;

namespace CleanPlan.Domain.Tests.Data;

/// <summary>The packages of a Debian desktop: 845 of them, with real cycles, and with names that are no package.</summary>
public sealed class PackagesThatNeedEachOther
{
    private readonly TaskDraft[] _packages = RealData.Absence is null ? Read() : [];

    [DataFact]
    public void Are_refused_for_a_cycle_that_is_one()
    {
        var dependsOn = _packages.ToDictionary(package => package.Key, package => package.DependsOn);
        var error = PlanBlueprint.Check(_packages).Error!;
        var cycle = Assert.IsType<string[]>(error.Details["cycle"]);

        Assert.Equal("dependency_cycle", error.Code);
        Assert.True(cycle.Length > 2, "One that names itself would be another fault.");
        Assert.Equal(cycle[0], cycle[^1]);
        Assert.Equal(cycle.Length - 1, cycle.Distinct().Count());
        for (var i = 1; i < cycle.Length; i++)
            Assert.Contains(cycle[i], dependsOn[cycle[i - 1]]);
    }

    [DataFact]
    public void Are_told_of_every_name_that_is_missing_too()
    {
        var known = _packages.Select(package => package.Key).ToHashSet();
        var missing =
            from package in _packages.Index()
            from dependency in package.Item.DependsOn.Index()
            where !known.Contains(dependency.Item)
            select $"tasks[{package.Index}].depends_on[{dependency.Index}]";
        var faults = PlanBlueprint.Check(_packages).Error!.Faults;
        var unknown = faults.Where(fault => fault.Code == "unknown_dependency").Select(fault => fault.Field).ToList();

        Assert.Equal(missing, unknown);
        Assert.Equal(30, unknown.Count);
        Assert.Equal(31, faults.Count);
    }

    [DataFact]
    public void Are_refused_in_under_200_milliseconds()
    {
        PlanBlueprint.Check(_packages);

        var clock = Stopwatch.StartNew();
        PlanBlueprint.Check(_packages);

        Assert.InRange(clock.ElapsedMilliseconds, 0, 199);
    }

    private static TaskDraft[] Read() =>
        [
            .. RealData
                .Json("01-dag/debian-deps/gnome-core.json")
                .GetProperty("tasks")
                .EnumerateArray()
                .Select(package => new TaskDraft
                {
                    Key = package.GetProperty("id").GetString()!,
                    DependsOn = [.. package.GetProperty("depends_on").EnumerateArray().Select(x => x.GetString()!)],
                }),
        ];
}
