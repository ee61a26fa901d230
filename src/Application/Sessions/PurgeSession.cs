using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <summary>Takes a session away for good, deleted before or not, with its messages and jobs, its plans and their files.</summary>
[Needs(Role.Admin)]
public sealed record PurgeSession(Guid SessionId, long? IfVersion) : IEngineCommand<Nothing>;

internal sealed class PurgeSessionValidator : AbstractValidator<PurgeSession>;

internal sealed class PurgeSessionHandler(IPlans plans, IArtifacts artifacts, ICaller caller)
    : ICommandHandler<PurgeSession, Nothing>
{
    public async Task<Result<Nothing>> Handle(PurgeSession request, CancellationToken cancellationToken)
    {
        var purged = await plans.PurgeSession(caller.Tenant, request.SessionId, request.IfVersion, cancellationToken);
        if (!purged.IsOk)
            return purged.Error;
        foreach (var planId in purged.Value)
            artifacts.Delete(planId);
        return new Nothing();
    }
}
