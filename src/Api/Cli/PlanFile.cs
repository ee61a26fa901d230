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
            using var file = JsonDocument.Parse(WireJson.WithoutMark(json).ToArray());
            if (WfFormat.IsOne(file.RootElement))
                return WfFormat.ToPlan(file.RootElement, timeScale, least);
        }
        catch (FormatException fault)
        {
            return Error.Invalid("invalid_workflow", fault.Message);
        }
        catch (JsonException)
        {
            // nor is it a plan, and what is wrong with that is told at length
        }

        var body = WireJson.Read<CreatePlanBody>(json);
        return body.IsOk ? body.Value.ToCommand() with { Start = true } : body.Error;
    }
}
