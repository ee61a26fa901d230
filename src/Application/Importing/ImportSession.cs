using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Importing;

/// <summary>
/// Takes a session of the older system over; once more, it takes what has come to it since. One that has become another,
/// there or here, is <c>differs</c>.
/// </summary>
/// <param name="Replace">makes of one that differs what the older system has</param>
/// <param name="DryRun">says what would come of it, and writes nothing</param>
[Needs(Role.Admin)]
public sealed record ImportSession(LegacySessionFile File, bool Replace, bool DryRun) : ICommand<ImportedView>;

/// <param name="Id">what it was called</param>
public sealed record ImportedView(string Id, ImportOutcome Outcome);

public enum ImportOutcome
{
    Imported,
    Updated,
    Unchanged,
    Rejected,
}

internal sealed class ImportSessionValidator : AbstractValidator<ImportSession>;

internal sealed class ImportSessionHandler(ISessions sessions, IReads reads, ICaller caller, IClock clock)
    : ICommandHandler<ImportSession, ImportedView>
{
    private const string Kind = "session";

    public async Task<Result<ImportedView>> Handle(ImportSession request, CancellationToken cancellationToken)
    {
        var read = request.File.Read();
        if (!read.IsOk)
            return read.Error;
        var was = read.Value;
        if (await sessions.FindLegacy(was.LegacyId, cancellationToken) is not { } session)
            return Import(was, request.DryRun);

        var messages = await reads.List(caller.Tenant, new MessagesOf(session.Id), cancellationToken);
        if (session.IsDeleted || was.DifferenceTo(session, messages) is not null)
        {
            if (!request.Replace)
                return ImportErrors.Differs;
            if (!request.DryRun)
                await Overwrite(session, was, cancellationToken);
            return new ImportedView(was.LegacyId, ImportOutcome.Updated);
        }

        if (messages.Count == was.Messages.Count)
            return new ImportedView(was.LegacyId, ImportOutcome.Unchanged);
        if (!request.DryRun)
            Append(session, [.. was.Messages.Skip(messages.Count)], clock.Now);
        return new ImportedView(was.LegacyId, ImportOutcome.Updated);
    }

    private ImportedView Import(LegacySession was, bool dryRun)
    {
        if (!dryRun)
        {
            var id = LegacyIds.Of(caller.Tenant, Kind, was.LegacyId, was.CreatedAt);
            var session = Session.Import(caller.Tenant, id, was);
            sessions.Add(session);
            Append(session, was.Messages, was.UpdatedAt);
        }

        return new ImportedView(was.LegacyId, ImportOutcome.Imported);
    }

    private async Task Overwrite(Session session, LegacySession was, CancellationToken cancel)
    {
        await sessions.RemoveMessages(session.Id, cancel);
        session.Overwrite(was, clock.Now);
        Append(session, was.Messages, clock.Now);
    }

    private void Append(Session session, IReadOnlyList<MessageDraft> drafts, DateTimeOffset now)
    {
        if (drafts.Count > 0)
            sessions.Add(session.Append(drafts, now).Value);
    }
}

internal sealed class MessagesOf : Specification<Message>
{
    public MessagesOf(Guid sessionId) =>
        Query.Where(message => message.SessionId == sessionId).OrderBy(message => message.Seq).AsNoTracking();
}
