using CleanPlan.Application.Plans;
using CleanPlan.Domain.Plans;
using MediatR;

namespace CleanPlan.Architecture.Tests.Violations.Web;

public static class SendsTwice
{
    public static async Task<bool> Act(Guid id, ISender sender, CancellationToken cancel)
    {
        var first = await sender.Send(new GetPlan(id, false), cancel);
        var second = await sender.Send(new GetPlan(id, true), cancel);
        return first.IsOk && second.IsOk;
    }
}

public static class SendsNothing
{
    public static string Act(ISender sender) => $"{sender}";
}

public static class TouchingEndpoints
{
    public static bool Act(string status) => status == $"{PlanStatus.Done}";
}

public sealed record TouchingBody(PlanStatus Status);
