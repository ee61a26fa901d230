using System.Diagnostics;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <param name="AgentTypes">null takes any</param>
[Needs(Role.Worker)]
public sealed record ClaimTasks(
    string? WorkerId,
    IReadOnlyList<string?>? AgentTypes,
    Guid? PlanId,
    Guid? TaskId,
    int? MaxTasks,
    int? LeaseSeconds,
    int? WaitSeconds
) : IEngineCommand<ClaimView>;

internal sealed class ClaimTasksValidator : AbstractValidator<ClaimTasks>
{
    public ClaimTasksValidator()
    {
        RuleFor(x => x.WorkerId).Text(PlanLimits.WorkerId, required: true);
        RuleFor(x => x.AgentTypes).Check(CheckTypes);
        RuleFor(x => x.MaxTasks).Within(1, PlanLimits.MaxClaim);
        RuleFor(x => x.LeaseSeconds).Within(PlanLimits.MinLeaseSeconds, PlanLimits.MaxLeaseSeconds);
        RuleFor(x => x.WaitSeconds).Within(0, PlanLimits.MaxWaitSeconds);
    }

    private static void CheckTypes(Faults faults, string field, IReadOnlyList<string?>? types)
    {
        if (types is null)
            return;
        if (types.Count == 0)
            faults.Add(field, "invalid_value", "agent_types must not be empty: leave it out to take any.");
        if (types.Count > PlanLimits.MaxAgentTypes)
            faults.Limit(field, PlanLimits.MaxAgentTypes, types.Count, "types");
        for (var i = 0; i < Math.Min(types.Count, PlanLimits.MaxAgentTypes); i++)
            faults.Text($"{field}[{i}]", types[i], PlanLimits.AgentType, required: true);
    }
}

internal sealed class ClaimTasksHandler(ITaskQueue queue, ICaller caller) : ICommandHandler<ClaimTasks, ClaimView>
{
    public async Task<Result<ClaimView>> Handle(ClaimTasks request, CancellationToken cancellationToken)
    {
        ClaimRequest claim = new(
            caller.Tenant,
            request.WorkerId!,
            request.AgentTypes?.OfType<string>().ToList(),
            request.PlanId,
            request.TaskId,
            request.MaxTasks ?? 1,
            request.LeaseSeconds ?? PlanLimits.DefaultLeaseSeconds,
            TimeSpan.FromSeconds(request.WaitSeconds ?? 0)
        );
        var claimed = await queue.Claim(claim, cancellationToken);
        return claimed.IsOk ? new ClaimView(ClaimedTasks.Of(claimed.Value)) : claimed.Error;
    }
}

internal static class ClaimedTasks
{
    public static IReadOnlyList<ClaimedTaskView> Of(IReadOnlyList<ClaimedTask> claimed)
    {
        var traceparent = Activity.Current?.Id;
        return new Mapped<ClaimedTask, ClaimedTaskView>(claimed, task => Of(task, traceparent));
    }

    private static ClaimedTaskView Of(ClaimedTask claimed, string? traceparent) =>
        ClaimedTaskView.Of(claimed.Task) with
        {
            Traceparent = traceparent,
            DependsOn = [.. claimed.Dependencies.Select(dependency => dependency.Key)],
            Dependencies = claimed.Dependencies.ToDictionary(x => x.Key, x => JsonText.Of(x.Value)),
        };
}
