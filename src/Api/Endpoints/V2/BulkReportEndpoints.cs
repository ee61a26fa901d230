using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using MediatR;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>Many reports in one request.</summary>
internal static class BulkReportEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks
            .MapPost("/report", Report)
            .Bulk()
            .Sends<ReportTasks>("report_tasks", "Many reports in one transaction, each answered on its own.");
    }

    private static async Task<OkResponse<ReportResults>> Report(
        Body<ReportTasksBody> body,
        ISender sender,
        CancellationToken cancel
    )
    {
        var reported = await sender.Send(new ReportTasks(body.Value.Reports), cancel);
        return reported.IsOk ? new OkResponse<ReportResults>(ReportResults.Of(reported.Value)) : new(reported.Error);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReportTasksBody))]
[JsonSerializable(typeof(ReportResults))]
internal sealed partial class BulkReportJson : JsonSerializerContext;

/// <summary>Many reports in one transaction.</summary>
/// <example>{"reports":[{"task_id":"0193a3f5-7d1c-7000-8000-3f2a9c1b0001","lease_token":17,"outcome":"complete","result":1}]}</example>
internal sealed record ReportTasksBody
{
    /// <summary>Each is answered on its own.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(PlanLimits.MaxReports)]
    public IReadOnlyList<ReportRequest?>? Reports { get; init; }
}

/// <summary>What became of each report, in their order.</summary>
/// <param name="Results">one for each</param>
internal sealed record ReportResults(IReadOnlyList<ReportResult> Results)
{
    public static ReportResults Of(IReadOnlyList<ReportAnswer> answers) => new([.. answers.Select(ReportResult.Of)]);
}

/// <summary>What became of one report.</summary>
/// <param name="TaskId">the task that it was about</param>
/// <param name="Status">as the answer to this report alone would have had</param>
/// <param name="Code">the code of the problem; null where the report was taken</param>
/// <param name="Message">what was wrong</param>
/// <param name="Errors">each fault of the report; null where there is none</param>
internal sealed record ReportResult(
    string? TaskId,
    int Status,
    string? Code,
    string? Message,
    IReadOnlyList<FaultView>? Errors
)
{
    public static ReportResult Of(ReportAnswer answer) =>
        answer.Error is not { } error
            ? new ReportResult(answer.TaskId, StatusCodes.Status200OK, null, null, null)
            : new ReportResult(
                answer.TaskId,
                ProblemCatalog.StatusOf(error),
                error.Code,
                error.Message,
                error.Faults.Count == 0 ? null : [.. error.Faults.Take(Problem.MostFaults).Select(FaultView.Of)]
            );
}

/// <summary>One fault of a request.</summary>
/// <param name="Field">its path in the body, or the name of the parameter</param>
/// <param name="Code">stable, snake_case</param>
/// <param name="Message">what is wrong with it</param>
internal sealed record FaultView(string Field, string Code, string Message)
{
    public static FaultView Of(Fault fault) => new(fault.Field, fault.Code, fault.Message);
}
