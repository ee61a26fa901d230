using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>What an agent does meanwhile, for those who watch.</summary>
[Needs(Role.Worker)]
public sealed record RecordTaskEvents(Guid TaskId, long? LeaseToken, IReadOnlyList<NewEvent?>? Events)
    : IEngineCommand<RecordedView>;

/// <summary>What an agent does.</summary>
public sealed record NewEvent
{
    /// <summary>What happened.</summary>
    [Required]
    [OneOf(typeof(TaskEventType), "agent_progress", "tool_call", "tool_result")]
    public string? EventType { get; init; }

    /// <summary>What the agent says of it.</summary>
    [MaxLength(PlanLimits.Message)]
    public string? Message { get; init; }

    /// <summary>How far the task is, in percent.</summary>
    [Range(0, 100)]
    public int? Progress { get; init; }

    /// <summary>The tool that is called.</summary>
    [MaxLength(PlanLimits.ToolName)]
    public string? ToolName { get; init; }

    /// <summary>What it is called with.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonText? ToolInput { get; init; }

    /// <summary>What it answered.</summary>
    [MaxBytes(PlanLimits.Json)]
    public JsonText? ToolOutput { get; init; }
}

/// <param name="Recorded">how many events were taken</param>
public sealed record RecordedView(int Recorded);

internal sealed class RecordTaskEventsValidator : AbstractValidator<RecordTaskEvents>
{
    private static readonly TaskEventType[] s_open =
    [
        TaskEventType.AgentProgress,
        TaskEventType.ToolCall,
        TaskEventType.ToolResult,
    ];

    public RecordTaskEventsValidator()
    {
        RuleFor(x => x.LeaseToken).Required();
        RuleFor(x => x.Events).Check(CheckAll);
    }

    private static void CheckAll(Faults faults, string field, IReadOnlyList<NewEvent?>? events)
    {
        if (events is null or { Count: 0 })
            faults.Required(field);
        else if (events.Count > PlanLimits.MaxEvents)
            faults.Limit(field, PlanLimits.MaxEvents, events.Count, "events");
        else
        {
            for (var i = 0; i < events.Count; i++)
            {
                if (events[i] is { } line)
                    Check(faults, $"{field}[{i}]", line);
                else
                    faults.Required($"{field}[{i}]");
            }
        }
    }

    private static void Check(Faults faults, string at, NewEvent line)
    {
        if (line.EventType is null)
            faults.Required($"{at}.event_type");
        else if (!SnakeCase.TryParse<TaskEventType>(line.EventType, out var type))
            faults.OneOf<TaskEventType>($"{at}.event_type", line.EventType, [.. s_open.Select(x => x.Wire())]);
        else if (!s_open.Contains(type))
            faults.Add($"{at}.event_type", "event_type_reserved", $"Only the server writes {line.EventType} events.");
        faults.Text($"{at}.message", line.Message, PlanLimits.Message);
        faults.Range($"{at}.progress", line.Progress, 0, 100);
        faults.Text($"{at}.tool_name", line.ToolName, PlanLimits.ToolName);
        faults.Json($"{at}.tool_input", line.ToolInput, PlanLimits.Json);
        faults.Json($"{at}.tool_output", line.ToolOutput, PlanLimits.Json);
    }
}

internal sealed class RecordTaskEventsHandler(ITaskReports reports, ICaller caller)
    : ICommandHandler<RecordTaskEvents, RecordedView>
{
    public async Task<Result<RecordedView>> Handle(RecordTaskEvents request, CancellationToken cancellationToken)
    {
        AgentEvents events = new(request.LeaseToken!.Value, [.. request.Events!.OfType<NewEvent>().Select(ToEvent)]);
        var results = await reports.Report(caller.Tenant, [new TaskReport(request.TaskId, events)], cancellationToken);
        return results[0].IsOk ? new RecordedView(events.Events.Count) : results[0].Error!;
    }

    private static AgentEvent ToEvent(NewEvent line) =>
        new(
            line.EventType.As<TaskEventType>()!.Value,
            line.Message,
            line.Progress,
            line.ToolName,
            line.ToolInput?.Text,
            line.ToolOutput?.Text
        );
}
