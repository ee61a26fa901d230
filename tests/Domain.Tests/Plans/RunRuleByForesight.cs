using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Plans.DependencyOutcome;

namespace CleanPlan.Domain.Tests.Plans;

/// <summary>
/// The contract says "as soon as that can no longer come true". Here that is taken at its word: every end that the open
/// dependencies could come to is tried.
/// </summary>
public sealed class RunRuleByForesight
{
    private const int MostDependencies = 4;

    private static readonly DependencyOutcome[] s_settled =
    [
        .. Enum.GetValues<DependencyOutcome>().Where(outcome => outcome != None),
    ];

    [Theory]
    [InlineData(RunOn.Success)]
    [InlineData(RunOn.Always)]
    [InlineData(RunOn.Failure)]
    [InlineData(RunOn.Any)]
    public void Gives_up_exactly_where_no_future_lets_the_task_run(RunOn rule)
    {
        var states = Enumerable.Range(0, MostDependencies + 1).SelectMany(count => Lists(count, [None, .. s_settled]));
        foreach (var state in states)
        {
            var decision = RunRule.Decide(rule, RunRuleTable.Counted(state));

            Assert.True(
                Expected(rule, state) == decision,
                $"{rule} of [{string.Join(", ", state)}] is {Expected(rule, state)}, not {decision}."
            );
        }
    }

    private static RunDecision Expected(RunOn rule, DependencyOutcome[] state)
    {
        if (RunsNow(rule, state))
            return RunDecision.Run;
        if (Futures(state).Any(end => RunsNow(rule, end)))
            return RunDecision.Wait;
        return rule is not RunOn.Failure && state.Any(StandsForFailure) ? RunDecision.Block : RunDecision.Skip;
    }

    private static bool RunsNow(RunOn rule, DependencyOutcome[] state) =>
        rule switch
        {
            RunOn.Success => state.All(x => x is Done or SkippedByOperator or SkippedByRule or FailedOptional)
                && (state.Length == 0 || state.Any(x => x is not SkippedByRule)),
            RunOn.Always => !state.Contains(None),
            RunOn.Failure => !state.Contains(None) && state.Any(x => StandsForFailure(x) || x is FailedOptional),
            _ => state.Any(x => x is Done or SkippedByOperator),
        };

    private static bool StandsForFailure(DependencyOutcome x) =>
        x is DependencyOutcome.Failed or BlockedByFailure or BlockedByStop;

    private static IEnumerable<DependencyOutcome[]> Futures(DependencyOutcome[] state) =>
        state.Aggregate<DependencyOutcome, IEnumerable<DependencyOutcome[]>>(
            [
                [],
            ],
            (ends, now) =>
                ends.SelectMany(end => (now == None ? s_settled : [now]).Select(x => end.Append(x).ToArray()))
        );

    private static IEnumerable<DependencyOutcome[]> Lists(int count, DependencyOutcome[] of) =>
        count == 0
            ?
            [
                [],
            ]
            : Lists(count - 1, of).SelectMany(list => of.Select(x => list.Append(x).ToArray()));
}
