using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

[Needs(Role.Operator)]
public sealed record RestoreSession(Guid SessionId) : ICommand<SessionView>;

internal sealed class RestoreSessionValidator : AbstractValidator<RestoreSession>;

internal sealed class RestoreSessionHandler(ISessions sessions, IClock clock)
    : ICommandHandler<RestoreSession, SessionView>
{
    public async Task<Result<SessionView>> Handle(RestoreSession request, CancellationToken cancellationToken)
    {
        if (await sessions.Find(request.SessionId, cancellationToken) is not { } session)
            return SessionErrors.NotFound;
        session.Restore(clock.Now);
        return SessionView.Of(session);
    }
}
