using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Sessions;

/// <summary>One conversation of a user with the system; it owns messages, which it numbers and counts, and plans.</summary>
public sealed class Session
{
    public const int TitleLength = 500;
    public const int SystemPromptLength = 20_000;
    public const int UserIdLength = 200;
    public const int MetadataBytes = 16 * 1024;
    public const int LegacyIdLength = 200;

    private Session() { }

    public Guid Id { get; private set; }
    public TenantId TenantId { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>The title as it is searched.</summary>
    public string FoldedTitle { get; private set; } = "";
    public string? SystemPrompt { get; private set; }
    public string? UserId { get; private set; }

    /// <summary>JSON text.</summary>
    public string? Metadata { get; private set; }

    /// <summary>What an older system called it, from which it came; null for all others.</summary>
    public string? LegacyId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Since when it is in no list and no search; null while it is there.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }
    public long Version { get; private set; }

    /// <summary>How many messages it has, which is the number of the last of them.</summary>
    public long MessageCount { get; private set; }

    /// <summary>The sum over its messages.</summary>
    public long TokensUsed { get; private set; }

    /// <summary>The latest time of its messages.</summary>
    public DateTimeOffset? LastMessageAt { get; private set; }

    public bool IsDeleted => DeletedAt is not null;

    public static Session Create(
        TenantId tenant,
        string title,
        string? systemPrompt,
        string? userId,
        string? metadata,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant,
            Title = title,
            FoldedTitle = Folding.Of(title),
            SystemPrompt = systemPrompt,
            UserId = userId,
            Metadata = metadata,
            CreatedAt = now,
            UpdatedAt = now,
            Version = 1,
        };

    /// <summary>A session for a plan that came without one, titled by the plan's goal.</summary>
    public static Session ForGoal(TenantId tenant, string goal, DateTimeOffset now) =>
        Create(tenant, Shortened(goal), null, null, null, now);

    /// <summary>What an older system kept, without its messages.</summary>
    public static Session Import(TenantId tenant, Guid id, LegacySession was)
    {
        var session = Create(tenant, was.Title, was.SystemPrompt, was.UserId, was.Metadata, was.CreatedAt);
        (session.Id, session.LegacyId, session.UpdatedAt) = (id, was.LegacyId, was.UpdatedAt);
        return session;
    }

    /// <summary>Makes it what the older system has by now, without messages, as if it had just been imported.</summary>
    public void Overwrite(LegacySession was, DateTimeOffset now)
    {
        (Title, SystemPrompt, UserId, Metadata) = (was.Title, was.SystemPrompt, was.UserId, was.Metadata);
        FoldedTitle = Folding.Of(Title);
        (MessageCount, TokensUsed, LastMessageAt, DeletedAt) = (0, 0, null, null);
        Touch(now);
    }

    /// <summary>Null leaves a member as it is.</summary>
    public void Change(string? title, string? systemPrompt, string? metadata, DateTimeOffset now)
    {
        (Title, SystemPrompt, Metadata) = (title ?? Title, systemPrompt ?? SystemPrompt, metadata ?? Metadata);
        FoldedTitle = Folding.Of(Title);
        Touch(now);
    }

    /// <summary>
    /// Takes messages at its end, all of them or none, without knowing those that are there: whoever appends has the
    /// session to itself until it is saved, so the numbers have no gap.
    /// </summary>
    public Result<IReadOnlyList<Message>> Append(IReadOnlyList<MessageDraft> drafts, DateTimeOffset now)
    {
        if (IsDeleted)
            return SessionErrors.NotFound;
        var silent = drafts.Index().Where(draft => !draft.Item.SaysSomething);
        Fault[] faults = [.. silent.Select(draft => SessionErrors.SaysNothing($"messages[{draft.Index}]."))];
        if (faults.Length > 0)
            return Error.Invalid(faults[0].Code, faults[0].Message, faults);

        Message[] said = [.. drafts.Select((draft, i) => Message.Of(this, MessageCount + 1 + i, draft, now))];
        MessageCount += said.Length;
        TokensUsed += said.Sum(message => (long)(message.TokensUsed ?? 0));
        LastMessageAt =
            said.Max(message => message.CreatedAt) is var last && last > LastMessageAt ? last : LastMessageAt ?? last;
        Touch(now);
        return said;
    }

    public void Delete(DateTimeOffset now)
    {
        if (IsDeleted)
            return;
        DeletedAt = now;
        Touch(now);
    }

    public void Restore(DateTimeOffset now)
    {
        if (!IsDeleted)
            return;
        DeletedAt = null;
        Touch(now);
    }

    /// <summary>As much of a text as a title can be, and not through the middle of a character that takes two.</summary>
    public static string Shortened(string goal)
    {
        if (goal.Length <= TitleLength)
            return goal;
        return goal[..(char.IsHighSurrogate(goal[TitleLength - 1]) ? TitleLength - 1 : TitleLength)];
    }

    private void Touch(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }
}
