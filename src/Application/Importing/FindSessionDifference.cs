using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Importing;

/// <summary>Whether a session of the older system is here, and as it is there.</summary>
/// <param name="WithContents">compares them, and does not only look whether it is there</param>
[Needs(Role.Viewer)]
public sealed record FindSessionDifference(LegacySessionFile File, bool WithContents) : IBodyQuery<VerifiedItem>;

/// <param name="Fault">null where there is none</param>
/// <param name="Field">the first member that differs, or the code for which the item cannot be imported</param>
public sealed record VerifiedItem(string Id, VerifyFault? Fault, string? Field);

public enum VerifyFault
{
    MissingInDatabase,
    MissingInFiles,
    Differs,
}

internal sealed class FindSessionDifferenceValidator : AbstractValidator<FindSessionDifference>;

internal sealed class FindSessionDifferenceHandler(IReads reads, ICaller caller)
    : IQueryHandler<FindSessionDifference, VerifiedItem>
{
    public async Task<Result<VerifiedItem>> Handle(FindSessionDifference request, CancellationToken cancellationToken)
    {
        var read = request.File.Read();
        if (!read.IsOk)
            return new VerifiedItem(request.File.Name, VerifyFault.MissingInDatabase, read.Error.Code);
        var was = read.Value;
        var found = await reads.List(caller.Tenant, new SessionByLegacyId(was.LegacyId), cancellationToken);
        if (found is not [var session])
            return new VerifiedItem(was.LegacyId, VerifyFault.MissingInDatabase, null);
        if (!request.WithContents)
            return new VerifiedItem(was.LegacyId, null, null);

        var messages = await reads.List(caller.Tenant, new MessagesOf(session.Id), cancellationToken);
        var field = was.DifferenceTo(session, messages);
        if (field is null && messages.Count < was.Messages.Count)
            field = "message_count";
        return new VerifiedItem(was.LegacyId, field is null ? null : VerifyFault.Differs, field);
    }
}

/// <summary>Those that are there: a deleted one is missing.</summary>
internal sealed class SessionByLegacyId : Specification<Session>
{
    public SessionByLegacyId(string legacyId) =>
        Query.Where(session => session.LegacyId == legacyId && session.DeletedAt == null).AsNoTracking();
}
