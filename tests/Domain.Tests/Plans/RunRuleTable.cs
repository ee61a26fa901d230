using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Plans.DependencyOutcome;
using static CleanPlan.Domain.Plans.RunDecision;
using static CleanPlan.Domain.Plans.RunOn;

namespace CleanPlan.Domain.Tests.Plans;

public sealed class RunRuleTable
{
    public static TheoryData<RunOn, DependencyOutcome[], RunDecision> Rows =>
        new()
        {
            // success: every dependency is done, skipped or failed-but-optional, and one is not skipped by rule
            { Success, [], Run },
            { Success, [Done, Done], Run },
            { Success, [Done, None], Wait },
            { Success, [Done, SkippedByOperator, SkippedByRule, FailedOptional], Run },
            { Success, [SkippedByOperator], Run },
            { Success, [FailedOptional], Run },
            { Success, [SkippedByRule, Done], Run },
            { Success, [SkippedByRule, None], Wait },
            { Success, [SkippedByRule, SkippedByRule], RunDecision.Skip },
            { Success, [RunFailed, None], Block },
            { Success, [BlockedByFailure, None], Block },
            { Success, [BlockedByStop, Done], Block },
            { Success, [SkippedByRule, RunFailed], Block },
            // always: all are settled
            { Always, [], Run },
            { Always, [Done, None], Wait },
            { Always, [RunFailed, BlockedByFailure, BlockedByStop, SkippedByRule], Run },
            // failure: all are settled, and one failed, optional or not, or is blocked
            { Failure, [Done, Done], RunDecision.Skip },
            { Failure, [SkippedByOperator, SkippedByRule], RunDecision.Skip },
            { Failure, [Done, None], Wait },
            { Failure, [RunFailed, None], Wait },
            { Failure, [RunFailed, Done], Run },
            { Failure, [FailedOptional], Run },
            { Failure, [BlockedByFailure], Run },
            { Failure, [BlockedByStop], Run },
            // any: the first one is done or skipped by an operator
            { Any, [None, None], Wait },
            { Any, [Done, None], Run },
            { Any, [SkippedByOperator, RunFailed], Run },
            { Any, [SkippedByRule, None], Wait },
            { Any, [RunFailed, None], Wait },
            { Any, [RunFailed, SkippedByRule], Block },
            { Any, [BlockedByFailure], Block },
            { Any, [BlockedByStop], Block },
            { Any, [FailedOptional, SkippedByRule], RunDecision.Skip },
            { Any, [FailedOptional, RunFailed], Block },
        };

    private const DependencyOutcome RunFailed = DependencyOutcome.Failed;

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decides_as_the_contract_says(RunOn rule, DependencyOutcome[] dependencies, RunDecision decision) =>
        Assert.Equal(decision, RunRule.Decide(rule, Counted(dependencies)));

    [Fact]
    public void A_dependency_that_moves_is_counted_once() =>
        Assert.Equal(Counted([Done, RunFailed]), Counted([Done, BlockedByStop]).Moved(BlockedByStop, RunFailed));

    internal static DependencyCounts Counted(params IReadOnlyCollection<DependencyOutcome> dependencies) =>
        dependencies.Aggregate(new DependencyCounts(dependencies.Count), (counts, next) => counts.Plus(next, 1));
}
