using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>The agent asks a person; its lease is freed meanwhile.</summary>
[Needs(Role.Worker)]
public sealed record BlockTask(Guid TaskId, long? LeaseToken, string? Reason, string? Message)
    : IEngineCommand<TaskView>
{
    internal ReportRequest Report =>
        new()
        {
            LeaseToken = LeaseToken,
            Outcome = "block",
            Reason = Reason,
            Message = Message,
        };
}

internal sealed class BlockTaskValidator : AbstractValidator<BlockTask>
{
    public BlockTaskValidator() => RuleFor(x => x.Report).Check((faults, _, request) => request.Check(faults, ""));
}

internal sealed class BlockTaskHandler(LeaseReports reporting) : ICommandHandler<BlockTask, TaskView>
{
    public Task<Result<TaskView>> Handle(BlockTask request, CancellationToken cancellationToken) =>
        reporting.Report(request.TaskId, request.Report, cancellationToken);
}
