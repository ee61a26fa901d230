using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

/// <summary>The agent asks a person; its lease is freed meanwhile.</summary>
[Needs(Role.Worker)]
public sealed record BlockTask(Guid TaskId, long? LeaseToken, string? Reason, string? Message)
    : SentReport(TaskId, LeaseToken),
        IEngineCommand<TaskView>
{
    internal override WorkerReport ToReport()
    {
        var hash = Hash(
            Question.Name,
            json =>
            {
                json.Writer.WriteString("message", Message);
                json.Writer.WriteString("reason", Reason);
            }
        );
        return new Question(LeaseToken!.Value, hash, Reason.As<TaskReason>()!.Value, Message!);
    }

    private protected override void CheckMembers(Faults faults, string at)
    {
        if (Reason is null)
            faults.Required($"{at}reason");
        faults.OneOf<TaskReason>($"{at}reason", Reason, "awaiting_approval", "awaiting_input");
        faults.Text($"{at}message", Message, PlanLimits.Message, required: true);
    }
}

internal sealed class BlockTaskValidator : SentReportValidator<BlockTask>;

internal sealed class BlockTaskHandler(LeaseReports reporting) : ICommandHandler<BlockTask, TaskView>
{
    public Task<Result<TaskView>> Handle(BlockTask request, CancellationToken cancellationToken) =>
        reporting.Report(request, cancellationToken);
}
