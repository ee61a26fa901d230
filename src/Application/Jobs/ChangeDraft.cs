using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>Writes over the draft that waits, by the rules of a plan that is made.</summary>
/// <param name="Goal">null leaves it as it is, and so do the others but the tasks</param>
/// <param name="IfRevision">the draft's revision that the caller has seen</param>
[Needs(Role.Operator)]
public sealed record ChangeDraft(
    Guid JobId,
    IReadOnlyList<NewTask?>? Tasks,
    string? Goal,
    string? OnFailure,
    JsonMembers? Metadata,
    long? IfRevision
) : ICommand<DraftView>;

internal sealed class ChangeDraftValidator : AbstractValidator<ChangeDraft>
{
    public ChangeDraftValidator()
    {
        RuleFor(x => x.Goal).Filled(PlanLimits.Goal);
        RuleFor(x => x.OnFailure).OneOf<ChangeDraft, OnFailure>();
        RuleFor(x => x.Metadata).Json(PlanLimits.Metadata);
        RuleFor(x => x.Tasks)
            .Check(
                (faults, field, tasks) =>
                {
                    TaskRules.Check(faults, field, tasks, added: false);
                    TaskRules.CheckGraph(faults, tasks);
                }
            );
    }
}

internal sealed class ChangeDraftHandler(IJobs jobs, ICaller caller, IClock clock)
    : ICommandHandler<ChangeDraft, DraftView>
{
    public async Task<Result<DraftView>> Handle(ChangeDraft request, CancellationToken cancellationToken)
    {
        if (await jobs.Find(request.JobId, cancellationToken) is not { } job)
            return JobErrors.NotFound;
        if (request.IfRevision is { } revision && revision != job.DraftRevision)
            return Errors.VersionMismatch(job.DraftRevision);
        if (job.Draft is not { } draft)
            return JobErrors.NoDraft;

        var before = DraftContent.Read(draft.Content);
        var content = new DraftContent(
            request.Goal ?? before.Goal,
            request.OnFailure ?? before.OnFailure,
            request.Metadata ?? before.Metadata,
            [.. request.Tasks!.OfType<NewTask>()]
        );
        var edited = new DraftText(DraftSource.Edited, content.Write(), draft.Notes, caller.Name);
        var done = job.Edit(edited, clock.Now);
        return done.IsOk ? DraftView.Of(job.Draft!) : done.Error;
    }
}
