using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <summary>All of them or none, one behind the other.</summary>
[Needs(Role.Operator)]
public sealed record AppendMessages(Guid SessionId, IReadOnlyList<NewMessage?>? Messages) : ICommand<AppendedView>;

/// <param name="Messages">as they were taken, in their order</param>
public sealed record AppendedView(IReadOnlyList<MessageView> Messages);

internal sealed class AppendMessagesValidator : AbstractValidator<AppendMessages>
{
    public AppendMessagesValidator() => RuleFor(x => x.Messages).Check(NewMessage.CheckAll);
}

internal sealed class AppendMessagesHandler(ISessions sessions, IClock clock)
    : ICommandHandler<AppendMessages, AppendedView>
{
    public async Task<Result<AppendedView>> Handle(AppendMessages request, CancellationToken cancellationToken)
    {
        if (await sessions.Find(request.SessionId, cancellationToken) is not { } session)
            return SessionErrors.NotFound;
        MessageDraft[] drafts = [.. request.Messages!.OfType<NewMessage>().Select(message => message.ToDraft())];
        var said = session.Append(drafts, clock.Now);
        if (!said.IsOk)
            return said.Error;
        sessions.Add(said.Value);
        return new AppendedView(new Mapped<Message, MessageView>(said.Value, MessageView.Of));
    }
}
