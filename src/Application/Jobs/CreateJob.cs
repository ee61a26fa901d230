using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Asks for a goal to be reached: by a plan that a planner drafts, or by one that comes along.</summary>
/// <param name="SessionId">null makes a session, titled by the goal</param>
/// <param name="OnConflict">what to do where a job is called so: return it, reject this, or make a new one if it is settled</param>
[Needs(Role.Operator)]
public sealed record CreateJob(
    string? Goal,
    NewPlan? Plan,
    Guid? PlanId,
    Guid? SessionId,
    int? Priority,
    DateTimeOffset? NotBefore,
    bool RequireApproval,
    IReadOnlyList<string?>? AgentTypes,
    string? CallbackUrl,
    string? ExternalId,
    string? OnConflict,
    JsonMembers? Metadata
) : ICommand<JobMade>;

/// <summary>A plan that comes along with a job.</summary>
public sealed record NewPlan(string? Goal, IReadOnlyList<NewTask?>? Tasks, string? OnFailure, JsonMembers? Metadata)
    : IDescribesPlan;

/// <param name="IsNew">false where the job was there</param>
public sealed record JobMade(JobView Job, bool IsNew);

/// <summary>What is to be done where a job of the same name is there.</summary>
public enum OnConflict
{
    Return,
    Reject,

    /// <summary>Return it, unless it is settled.</summary>
    NewIfSettled,
}

internal sealed class CreateJobValidator : AbstractValidator<CreateJob>
{
    public CreateJobValidator()
    {
        RuleFor(x => x).Check((faults, _, job) => CheckSource(faults, job));
        RuleFor(x => x.Goal).Filled(PlanLimits.Goal);
        RuleFor(x => x.Plan).Check(CheckPlan);
        RuleFor(x => x.Priority).Within(0, PlanLimits.MaxPriority);
        RuleFor(x => x.AgentTypes).Check(CheckTypes);
        RuleFor(x => x.CallbackUrl).Check(CheckUrl);
        RuleFor(x => x.ExternalId)
            .Check(
                (faults, field, id) =>
                {
                    if (id is not null)
                        faults.Key(field, id, JobLimits.ExternalId);
                }
            );
        RuleFor(x => x.OnConflict).OneOf<CreateJob, OnConflict>();
        RuleFor(x => x.Metadata).Json(JobLimits.Metadata);
    }

    private static void CheckSource(Faults faults, CreateJob job)
    {
        string?[] sources =
        [
            job.Goal is null ? null : "goal",
            job.PlanId is null ? null : "plan_id",
            job.Plan is null ? null : "plan",
        ];
        var given = sources.OfType<string>().ToList();
        if (given.Count != 1)
            faults.Add(
                given.LastOrDefault() ?? "goal",
                "exactly_one",
                "A job has exactly one of goal, plan and plan_id."
            );
        if (job is { PlanId: not null, RequireApproval: true })
            faults.Add("require_approval", "invalid_value", "A plan that is there has no draft to approve of.");
    }

    private static void CheckPlan(Faults faults, string field, NewPlan? plan)
    {
        if (plan is null)
            return;
        var own = new Faults();
        TaskRules.CheckPlan(own, plan);
        TaskRules.CheckGraph(own, plan.Tasks);
        foreach (var fault in own.Found)
            faults.Add(fault with { Field = $"{field}.{fault.Field}" });
    }

    private static void CheckTypes(Faults faults, string field, IReadOnlyList<string?>? types)
    {
        if (types is null)
            return;
        if (types.Count > PlanLimits.MaxAgentTypes)
            faults.Limit(field, PlanLimits.MaxAgentTypes, types.Count, "types");
        for (var i = 0; i < Math.Min(types.Count, PlanLimits.MaxAgentTypes); i++)
            faults.Text($"{field}[{i}]", types[i], PlanLimits.AgentType, required: true);
    }

    private static void CheckUrl(Faults faults, string field, string? url)
    {
        faults.Text(field, url, JobLimits.CallbackUrl, filled: true);
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            faults.Add(field, "invalid_value", $"{field} must be an absolute address of http or https.");
    }
}

internal sealed class CreateJobHandler(IJobs jobs, ISessions sessions, JobPlans plans, ICaller caller, IClock clock)
    : ICommandHandler<CreateJob, JobMade>
{
    public async Task<Result<JobMade>> Handle(CreateJob request, CancellationToken cancellationToken)
    {
        if (await Existing(request, cancellationToken) is { } answer)
            return answer;
        if (request.PlanId is { } planId)
            return await OfPlan(planId, request, cancellationToken);
        var (now, goal) = (clock.Now, request.Goal ?? request.Plan!.Goal!);
        var session = await SessionOf(request, goal, now, cancellationToken);
        if (!session.IsOk)
            return session.Error;

        var job = Job.Create(Request(request, goal), caller.Tenant, session.Value, now);
        jobs.Add(job);
        if (request.Plan is { } plan)
        {
            var content = new DraftContent(goal, plan.OnFailure, plan.Metadata, [.. plan.Tasks!.OfType<NewTask>()]);
            var given = new DraftText(DraftSource.Given, content.Write(), Notes: null, caller.Name);
            if (job.Propose(given, now))
            {
                var queued = await plans.Enqueue(job, caller.Name, cancellationToken);
                if (!queued.IsOk)
                    return queued.Error;
            }
        }

        return new JobMade(JobView.Of(job), IsNew: true);
    }

    /// <summary>A job of a plan that is there, and has its session.</summary>
    private async Task<Result<JobMade>> OfPlan(Guid planId, CreateJob request, CancellationToken cancel)
    {
        if (await plans.Find(caller.Tenant, planId, cancel) is not { } plan)
            return PlanErrors.PlanNotFound;
        if (request.SessionId is { } session && session != plan.SessionId)
            return SessionErrors.NotFound;
        var now = clock.Now;
        var job = Job.Create(Request(request, plan.Goal), caller.Tenant, plan.SessionId, now);
        jobs.Add(job);
        var joined = await plans.Join(job, plan, caller.Name, cancel);
        return joined.IsOk ? new JobMade(JobView.Of(job), IsNew: true) : joined.Error;
    }

    /// <returns>null where a job is to be made</returns>
    private async Task<Result<JobMade>?> Existing(CreateJob request, CancellationToken cancel)
    {
        if (request.ExternalId is not { } name || await jobs.FindByExternalId(name, cancel) is not { } job)
            return null;
        return request.OnConflict.As<OnConflict>() switch
        {
            OnConflict.Reject => JobErrors.ExternalIdTaken(job.Id),
            OnConflict.NewIfSettled when job.IsSettled => null,
            _ => new JobMade(JobView.Of(job), IsNew: false),
        };
    }

    private async Task<Result<Guid>> SessionOf(
        CreateJob request,
        string goal,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (request.SessionId is { } id)
            return await sessions.Find(id, cancel) is { IsDeleted: false } ? id : SessionErrors.NotFound;
        var session = Session.ForGoal(caller.Tenant, goal, now);
        sessions.Add(session);
        return session.Id;
    }

    private JobRequest Request(CreateJob request, string goal) =>
        new(
            request.PlanId is not null ? JobSource.PlanId
                : request.Plan is null ? JobSource.Goal
                : JobSource.Plan,
            goal,
            request.Priority ?? PlanLimits.DefaultPriority,
            caller.Name
        )
        {
            NotBefore = request.NotBefore,
            RequireApproval = request.RequireApproval,
            AgentTypes = [.. (request.AgentTypes ?? []).OfType<string>()],
            CallbackUrl = request.CallbackUrl,
            ExternalId = request.ExternalId,
            Metadata = request.Metadata?.Text,
        };
}
