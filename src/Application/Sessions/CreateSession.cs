using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

[Needs(Role.Operator)]
public sealed record CreateSession(string? Title, string? SystemPrompt, string? UserId, JsonMembers? Metadata)
    : ICommand<SessionView>;

internal sealed class CreateSessionValidator : AbstractValidator<CreateSession>
{
    public CreateSessionValidator()
    {
        RuleFor(x => x.Title).Text(Session.TitleLength, required: true);
        RuleFor(x => x.SystemPrompt).Text(Session.SystemPromptLength);
        RuleFor(x => x.UserId).Text(Session.UserIdLength);
        RuleFor(x => x.Metadata).Json(Session.MetadataBytes);
    }
}

internal sealed class CreateSessionHandler(ISessions sessions, ICaller caller, IClock clock)
    : ICommandHandler<CreateSession, SessionView>
{
    public Task<Result<SessionView>> Handle(CreateSession request, CancellationToken cancellationToken)
    {
        var session = Session.Create(
            caller.Tenant,
            request.Title!,
            request.SystemPrompt,
            request.UserId,
            request.Metadata?.Text,
            clock.Now
        );
        sessions.Add(session);
        return Task.FromResult<Result<SessionView>>(SessionView.Of(session));
    }
}
