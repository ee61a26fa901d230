using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>Derived by every storage: the doctor comes to each plan once, whoever owns it and however many there are.</summary>
public abstract class ExaminingAllPlans : EngineSuite
{
    /// <summary>More than the doctor looks for at once.</summary>
    private const int Many = 510;

    [Fact]
    public async Task Plans_of_all_tenants_are_examined()
    {
        var other = new TenantId(Guid.CreateVersion7());
        var mine = await Engine.Start(new TaskDraft { Key = "a" });
        var theirs = await Engine.Add([new TaskDraft { Key = "a" }], tenant: other);

        var examined = await Examine();

        Assert.Equal(
            new HashSet<(TenantId, Guid)> { (TenantId.Default, mine), (other, theirs) },
            [.. examined.Select(plan => (plan.Tenant, plan.PlanId))]
        );
        Assert.All(examined, plan => Assert.Empty(plan.Findings));
    }

    [Fact]
    public async Task More_plans_than_a_page_are_all_examined()
    {
        var added = await Task.WhenAll(
            Enumerable.Range(0, Many).Select(_ => Engine.Start(new TaskDraft { Key = "a" }))
        );

        Assert.Equal(added.Order(), (await Examine()).Select(plan => plan.PlanId));
    }

    private async Task<List<ExaminedPlan>> Examine()
    {
        var examined = new List<ExaminedPlan>();
        await foreach (var plan in Engine.Services.GetRequiredService<IDoctor>().Examine(CancellationToken.None))
            examined.Add(plan);
        return examined;
    }
}
