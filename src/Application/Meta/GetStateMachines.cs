using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Meta;

/// <summary>Which moves exist, printed from the tables that decide them.</summary>
[Needs(Role.Viewer)]
public sealed record GetStateMachines : IQuery<StateMachinesView>;

/// <summary>Which moves of tasks, plans and jobs exist.</summary>
/// <param name="Task">those of tasks</param>
/// <param name="Plan">those of plans</param>
/// <param name="Job">those of jobs</param>
public sealed record StateMachinesView(StateMachineView Task, StateMachineView Plan, StateMachineView Job);

/// <summary>Which moves exist.</summary>
/// <param name="Transitions">for each status those that can follow it</param>
/// <param name="Final">those that nothing follows</param>
public sealed record StateMachineView(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Transitions,
    IReadOnlyList<string> Final
);

internal sealed class GetStateMachinesHandler : IQueryHandler<GetStateMachines, StateMachinesView>
{
    private static readonly StateMachinesView s_machines = new(
        Of(PlanTask.Transitions),
        Of(Plan.Transitions),
        Of(Job.Transitions)
    );

    public Task<Result<StateMachinesView>> Handle(GetStateMachines request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<StateMachinesView>>(s_machines);

    private static StateMachineView Of<T>(TransitionTable<T> table)
        where T : struct, Enum =>
        new(
            Enum.GetValues<T>()
                .ToDictionary(
                    status => status.Wire(),
                    status => (IReadOnlyList<string>)[.. table.From(status).Select(to => to.Wire())]
                ),
            [.. Enum.GetValues<T>().Where(table.IsFinal).Select(status => status.Wire())]
        );
}
