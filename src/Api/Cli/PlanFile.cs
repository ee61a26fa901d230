using System.Text.Json;
using CleanPlan.Api.Endpoints.V2;
using CleanPlan.Api.Json;
using CleanPlan.Application.Plans;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Cli;

/// <summary>A plan in a file: as it would be posted, or a recorded workflow.</summary>
internal static class PlanFile
{
    public static Result<CreatePlan> Read(byte[] json, double timeScale, double least)
    {
        try
        {
            using var file = JsonDocument.Parse(json);
            if (WfFormat.IsOne(file.RootElement))
                return WfFormat.ToPlan(file.RootElement, timeScale, least);
            return JsonSerializer.Deserialize(json, WireJson.Of<CreatePlanBody>()) is { } body
                ? body.ToCommand() with
                {
                    Start = true,
                }
                : Error.Invalid("malformed_json", "The file holds no plan.");
        }
        catch (FormatException fault)
        {
            return Error.Invalid("invalid_workflow", fault.Message);
        }
        catch (JsonException fault)
        {
            return JsonFaults.Explain(json, WireJson.Of<CreatePlanBody>(), fault.Path);
        }
    }
}
