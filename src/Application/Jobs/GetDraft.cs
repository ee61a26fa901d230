using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>A draft of a job: the newest, or one of those before.</summary>
[Needs(Role.Viewer)]
public sealed record GetDraft(Guid JobId, int? Revision = null) : IQuery<DraftView>;

internal sealed class GetDraftValidator : AbstractValidator<GetDraft>
{
    public GetDraftValidator() => RuleFor(x => x.Revision).Within(0, int.MaxValue);
}

internal sealed class GetDraftHandler(IReads reads, ICaller caller) : IQueryHandler<GetDraft, DraftView>
{
    public async Task<Result<DraftView>> Handle(GetDraft request, CancellationToken cancellationToken)
    {
        var wanted = new DraftOf(request.JobId, request.Revision);
        var found = await reads.List(caller.Tenant, wanted, cancellationToken);
        return found.Count == 0 ? JobErrors.DraftNotFound : DraftView.Of(found[0]);
    }
}

internal sealed class DraftOf : Specification<Draft>
{
    public DraftOf(Guid jobId, int? revision)
    {
        Query
            .Where(draft => draft.JobId == jobId)
            .Where(draft => draft.Revision == revision, revision is not null)
            .OrderByDescending(draft => draft.Revision);
        Query.Take(1).AsNoTracking();
    }
}

/// <summary>A plan as a document, before there is one.</summary>
public sealed record DraftView : IVersioned
{
    internal static DraftView Of(Draft draft)
    {
        var content = DraftContent.Read(draft.Content);
        var blueprint = PlanBlueprint.Check(NewTask.ToDrafts(content.Tasks));
        // a replan's tasks are no whole plan
        var shape = blueprint.IsOk ? PlanShape.Of(blueprint.Value) : null;
        return new DraftView
        {
            JobId = draft.JobId,
            Revision = draft.Revision,
            Kind = draft.Kind.Wire(),
            Source = draft.Source.Wire(),
            State = draft.State.Wire(),
            Goal = content.Goal,
            OnFailure = content.OnFailure ?? Domain.Plans.OnFailure.Continue.Wire(),
            Tasks = content.Tasks,
            Metadata = content.Metadata,
            Notes = draft.Notes,
            Layers = shape?.Layers ?? [],
            Width = shape?.Width ?? 0,
            CriticalPath = shape?.CriticalPath,
            By = draft.By,
            Feedback = draft.Feedback,
            Comment = draft.Comment,
            CreatedAt = draft.CreatedAt,
        };
    }

    /// <summary>The job that it is of.</summary>
    public Guid JobId { get; init; }

    /// <summary>From 1 on; it is the entity tag, as in `"v2"`.</summary>
    public int Revision { get; init; }

    /// <summary>Of a plan that is not there yet, or of a change of one that is.</summary>
    [OneOf(typeof(DraftKind))]
    public string Kind { get; init; } = "";

    /// <summary>Where it comes from.</summary>
    [OneOf(typeof(DraftSource))]
    public string Source { get; init; } = "";

    /// <summary>What has become of it.</summary>
    [OneOf(typeof(DraftState))]
    public string State { get; init; } = "";

    /// <summary>What the plan is for.</summary>
    public string Goal { get; init; } = "";

    /// <summary>What a failure that is not optional does to the tasks that do not depend on it.</summary>
    [OneOf(typeof(OnFailure))]
    public string OnFailure { get; init; } = "";

    /// <summary>Its tasks, as they would be sent to make the plan.</summary>
    public IReadOnlyList<NewTask> Tasks { get; init; } = [];

    /// <summary>What the plan is to have as its own.</summary>
    public JsonMembers? Metadata { get; init; }

    /// <summary>What the planner says about it.</summary>
    public string? Notes { get; init; }

    /// <summary>Keys of tasks that could run side by side, from those that wait for nothing on.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Layers { get; init; } = [];

    /// <summary>The most tasks in one layer.</summary>
    public int Width { get; init; }

    /// <summary>The longest chain in tasks.</summary>
    public PathView? CriticalPath { get; init; }

    /// <summary>Who has written it; null for the planner.</summary>
    public string? By { get; init; }

    /// <summary>What it was asked for with.</summary>
    public string? Feedback { get; init; }

    /// <summary>What was said when it was judged.</summary>
    public string? Comment { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    long IVersioned.Version => Revision;
}
