using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

[Needs(Role.Operator)]
public sealed record AppendMessage(Guid SessionId, NewMessage Message) : ICommand<MessageView>;

internal sealed class AppendMessageValidator : AbstractValidator<AppendMessage>
{
    public AppendMessageValidator() =>
        RuleFor(x => x.Message).Check((faults, _, message) => message.Check(faults, at: ""));
}

internal sealed class AppendMessageHandler(ISessions sessions, IClock clock)
    : ICommandHandler<AppendMessage, MessageView>
{
    public async Task<Result<MessageView>> Handle(AppendMessage request, CancellationToken cancellationToken)
    {
        if (await sessions.Find(request.SessionId, cancellationToken) is not { } session)
            return SessionErrors.NotFound;
        var said = session.Append([request.Message.ToDraft()], clock.Now);
        if (!said.IsOk)
            return said.Error;
        sessions.Add(said.Value);
        return MessageView.Of(said.Value[0]);
    }
}
