using System.Globalization;
using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using FluentValidation;

namespace CleanPlan.Application.Sessions;

/// <param name="After">only higher numbers</param>
/// <param name="Before">only lower numbers</param>
[Needs(Abstractions.Role.Viewer)]
public sealed record ListMessages(
    Guid SessionId,
    string? Role,
    long? After,
    long? Before,
    DateTimeOffset? CreatedAfter,
    DateTimeOffset? CreatedBefore,
    string? Order,
    PageRequest Page
) : IQuery<Page<MessageView>>;

public enum ListOrder
{
    Asc,
    Desc,
}

internal sealed class ListMessagesValidator : AbstractValidator<ListMessages>
{
    public ListMessagesValidator()
    {
        RuleFor(x => x.Role).OneOf<ListMessages, MessageRole>();
        RuleFor(x => x.Order).OneOf<ListMessages, ListOrder>();
        RuleFor(x => x.After).Check((faults, field, after) => faults.Range(field, after, 0, long.MaxValue));
        RuleFor(x => x.Before).Check((faults, field, before) => faults.Range(field, before, 0, long.MaxValue));
        this.Page(x => x.Page, MessagesInList.IsCursor);
    }
}

internal sealed class ListMessagesHandler(IReads reads, ICaller caller) : IQueryHandler<ListMessages, Page<MessageView>>
{
    public async Task<Result<Page<MessageView>>> Handle(ListMessages request, CancellationToken cancellationToken)
    {
        var messages = await reads.List(caller.Tenant, new MessagesInList(request), cancellationToken);
        // the session last: where it was purged meanwhile, fewer messages are there than it had
        var session = await reads.List(caller.Tenant, new SessionById(request.SessionId), cancellationToken);
        if (session.Count == 0)
            return SessionErrors.NotFound;
        var size = request.Page.Size;
        return Page<MessageView>.Of(
            messages,
            size,
            message => message.Seq.ToString(CultureInfo.InvariantCulture),
            [.. messages.Take(size).Select(MessageView.Of)]
        );
    }
}

/// <summary>By their numbers; the cursor is the number of the last one seen.</summary>
internal sealed class MessagesInList : Specification<Message>
{
    public MessagesInList(ListMessages wanted)
    {
        var newestFirst = wanted.Order.As<ListOrder>() is ListOrder.Desc;
        var (session, role, seen) = (wanted.SessionId, wanted.Role.As<MessageRole>(), Seq(wanted.Page.Cursor));
        var (from, to) = (wanted.CreatedAfter, wanted.CreatedBefore);
        // the narrower bound alone: given two, a database takes either
        var after = newestFirst ? wanted.After : Larger(wanted.After, seen);
        var before = newestFirst ? Smaller(wanted.Before, seen) : wanted.Before;
        Query
            .Where(message => message.SessionId == session)
            .Where(message => message.Seq > after, after is not null)
            .Where(message => message.Seq < before, before is not null)
            .Where(message => message.Role == role, role is not null)
            .Where(message => message.CreatedAt >= from, from is not null)
            .Where(message => message.CreatedAt < to, to is not null);
        if (newestFirst)
            Query.OrderByDescending(message => message.Seq);
        else
            Query.OrderBy(message => message.Seq);
        Query.Take(wanted.Page.Size + 1).AsNoTracking();
    }

    public static bool IsCursor(string cursor) => Seq(cursor) is not null;

    private static long? Seq(string? cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;

    private static long? Larger(long? one, long? other) => one is null || other > one ? other : one;

    private static long? Smaller(long? one, long? other) => one is null || other < one ? other : one;
}
