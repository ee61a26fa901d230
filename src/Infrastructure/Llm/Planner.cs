using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using CleanPlan.Application.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

internal sealed class Planner(IOptions<PlannerOptions> options, RandomSource random, TimeProvider time) : IPlanner
{
    private readonly IReadOnlyList<Source> _sources =
    [
        .. Providers.Of(options.Value, time).Select(provider => new Source(provider, new Breaker(time))),
    ];

    public async Task<PlannerOutcome> Draft(PlannerRequest request, IModelCallLog calls, CancellationToken cancel)
    {
        var asked = request.AgentTypes.Count > 0 ? request : request with { AgentTypes = options.Value.Types };
        var outcome = await new Drafting(asked, calls, random, time, cancel).By(_sources);
        return outcome is PlannerDraft draft ? draft with { Tasks = [.. draft.Tasks.Select(WithApproval)] } : outcome;
    }

    private NewTask WithApproval(NewTask task) =>
        task.AgentType is { } type && options.Value.ApprovalFor.Contains(type)
            ? task with
            {
                RequiresApproval = true,
            }
            : task;
}
