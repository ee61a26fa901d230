using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <summary>Null leaves a member as it is.</summary>
[Needs(Role.Operator)]
public sealed record ChangeSession(
    Guid SessionId,
    string? Title,
    string? SystemPrompt,
    JsonMembers? Metadata,
    long? IfVersion
) : ICommand<SessionView>;

internal sealed class ChangeSessionValidator : AbstractValidator<ChangeSession>
{
    public ChangeSessionValidator()
    {
        RuleFor(x => x.Title).Filled(Session.TitleLength);
        RuleFor(x => x.SystemPrompt).Text(Session.SystemPromptLength);
        RuleFor(x => x.Metadata).Json(Session.MetadataBytes);
    }
}

internal sealed class ChangeSessionHandler(ISessions sessions, IClock clock)
    : ICommandHandler<ChangeSession, SessionView>
{
    public async Task<Result<SessionView>> Handle(ChangeSession request, CancellationToken cancellationToken)
    {
        if (await sessions.Find(request.SessionId, cancellationToken) is not { IsDeleted: false } session)
            return SessionErrors.NotFound;
        if (request.IfVersion is { } version && version != session.Version)
            return Errors.VersionMismatch(session.Version);
        session.Change(request.Title, request.SystemPrompt, request.Metadata?.Text, clock.Now);
        return SessionView.Of(session);
    }
}
