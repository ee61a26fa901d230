using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Sessions;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>What is said in a session.</summary>
internal static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder sessions)
    {
        sessions
            .MapPost("/{id}/messages", Append)
            .Sends<AppendMessage>("append_message", "Append a message to a session.", "not_found", "version_conflict");
        sessions
            .MapPost("/{id}/messages/batch", AppendAll)
            .Bulk()
            .Sends<AppendMessages>(
                "append_messages",
                "Append messages to a session, all of them or none, one behind the other.",
                "not_found",
                "version_conflict"
            );
        sessions
            .MapGet("/{id}/messages", List)
            .Sends<ListMessages>(
                "list_messages",
                "The messages of a session by their numbers, the oldest first unless `order` says otherwise.",
                "not_found"
            );
    }

    private static async Task<Created<MessageView>> Append(
        Id id,
        Body<NewMessage> body,
        ISender sender,
        CancellationToken cancel
    ) => new(await sender.Send(new AppendMessage(id, body.Value), cancel), message => From(message));

    private static async Task<Created<AppendedView>> AppendAll(
        Id id,
        Body<AppendMessagesBody> body,
        ISender sender,
        CancellationToken cancel
    ) =>
        new(
            await sender.Send(new AppendMessages(id, body.Value.Messages), cancel),
            appended => From(appended.Messages[0])
        );

    private static async Task<OkResponse<Page<MessageView>>> List(
        Id id,
        [FromQuery(Name = "role")] [OneOf(typeof(MessageRole))] string? role,
        [FromQuery(Name = "after")] QueryValue<long>? after,
        [FromQuery(Name = "before")] QueryValue<long>? before,
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "order")] [OneOf(typeof(ListOrder))] string? order,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListMessages(
                id,
                role,
                after?.Value,
                before?.Value,
                createdAfter?.Value,
                createdBefore?.Value,
                order,
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    // no message has an address of its own: it stands first in the list from there on
    private static string From(MessageView message) =>
        $"/api/v2/sessions/{message.SessionId}/messages?after={message.Seq - 1}";
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NewMessage))]
[JsonSerializable(typeof(AppendMessagesBody))]
[JsonSerializable(typeof(MessageView))]
[JsonSerializable(typeof(AppendedView))]
[JsonSerializable(typeof(Page<MessageView>))]
internal sealed partial class MessageJson : JsonSerializerContext;

/// <summary>Messages that are to be appended.</summary>
/// <example>{"messages":[{"role":"user","content":"What is left to do?"},{"role":"assistant","content":"The export."}]}</example>
internal sealed record AppendMessagesBody
{
    /// <summary>In the order in which they are appended.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(Message.MostAtOnce)]
    public IReadOnlyList<NewMessage?>? Messages { get; init; }
}
