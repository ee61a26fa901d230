using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <summary>Takes a session out of every list; it can be restored until it is purged. Its plans stay.</summary>
[Needs(Role.Operator)]
public sealed record DeleteSession(Guid SessionId, long? IfVersion) : ICommand<Nothing>;

internal sealed class DeleteSessionValidator : AbstractValidator<DeleteSession>;

internal sealed class DeleteSessionHandler(ISessions sessions, IClock clock) : ICommandHandler<DeleteSession, Nothing>
{
    public async Task<Result<Nothing>> Handle(DeleteSession request, CancellationToken cancellationToken)
    {
        if (await sessions.Find(request.SessionId, cancellationToken) is not { IsDeleted: false } session)
            return SessionErrors.NotFound;
        if (request.IfVersion is { } version && version != session.Version)
            return Errors.VersionMismatch(session.Version);
        session.Delete(clock.Now);
        return new Nothing();
    }
}
