using CleanPlan.Application.Planning;
using CleanPlan.Application.Plans;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

internal sealed class Planner(IOptions<PlannerOptions> options, TimeProvider time) : IPlanner
{
    private readonly IReadOnlyList<IProvider> _providers = Providers(options.Value, time);

    public async Task<PlannerOutcome> Draft(PlannerRequest request, IModelCallLog calls, CancellationToken cancel)
    {
        var asked = request.AgentTypes.Count > 0 ? request : request with { AgentTypes = options.Value.Types };
        var outcome = await new Drafting(asked, calls, time, cancel).By(_providers);
        return outcome is PlannerDraft draft ? draft with { Tasks = [.. draft.Tasks.Select(WithApproval)] } : outcome;
    }

    private NewTask WithApproval(NewTask task) =>
        task.AgentType is { } type && options.Value.ApprovalFor.Contains(type)
            ? task with
            {
                RequiresApproval = true,
            }
            : task;

    private static IReadOnlyList<IProvider> Providers(PlannerOptions options, TimeProvider time)
    {
        var delay = TimeSpan.FromSeconds(options.Stub.DelaySeconds);
        return options.Providers.Length == 0
            ? [new StubProvider(Kinds.Stub, delay, time)]
            : [.. options.Providers.Select(settings => new StubProvider(settings.Name, delay, time))];
    }
}
