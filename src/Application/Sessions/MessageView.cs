using System.ComponentModel.DataAnnotations;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;

namespace CleanPlan.Application.Sessions;

/// <summary>One turn in a session.</summary>
public sealed record MessageView
{
    internal static readonly Func<Message, MessageView> Of = Map.Of<Message, MessageView>(config =>
        config
            .NewConfig<Message, MessageView>()
            .Map(view => view.Role, message => message.Role.Wire())
            .Map(view => view.Content, message => JsonTextOrList.Of(message.Content))
            .Map(view => view.ToolCalls, message => JsonText.Of(message.ToolCalls))
            .Map(view => view.ToolResults, message => JsonText.Of(message.ToolResults))
            .Map(view => view.Metadata, message => JsonText.Of(message.Metadata))
    );

    /// <summary>Its id, opaque.</summary>
    public Guid Id { get; init; }

    /// <summary>The session that it stands in.</summary>
    public Guid SessionId { get; init; }

    /// <summary>Its number in the session: from 1, without a gap.</summary>
    public long Seq { get; init; }

    /// <summary>Who speaks.</summary>
    [OneOf(typeof(MessageRole))]
    public string Role { get; init; } = "";

    /// <summary>A text or a list of parts, as it came.</summary>
    public JsonTextOrList? Content { get; init; }

    /// <summary>The tools that are called, and what with, as it came.</summary>
    public JsonText? ToolCalls { get; init; }

    /// <summary>What tools answered, as it came.</summary>
    public JsonText? ToolResults { get; init; }

    /// <summary>What it cost, where that was said.</summary>
    [Range(0, int.MaxValue)]
    public int? TokensUsed { get; init; }

    /// <summary>Any members that the caller keeps with it.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>When it was appended.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
