using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Sessions;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints.V2;

internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("sessions");
        sessions.MapPost("/", Create).Sends<CreateSession>("create_session", "Make a session.");
        sessions
            .MapGet("/", List)
            .Sends<ListSessions>(
                "list_sessions",
                "Sessions, newest first; each word of `query` is a part of the title."
            );
        sessions.MapGet("/{id}", Get).Sends<GetSession>("get_session", "A session.", "not_found");
        sessions
            .MapPatch("/{id}", Change)
            .Sends<ChangeSession>(
                "change_session",
                "Change the title, the system prompt or the metadata.",
                "not_found",
                "precondition_failed",
                "version_conflict"
            );
        sessions
            .MapDelete("/{id}", Delete)
            .Sends<DeleteSession>(
                "delete_session",
                "Take a session out of every list; it can be restored. Its plans stay. With `purge` an admin takes it away "
                    + "for good, deleted before or not, with its messages, plans and jobs.",
                "not_found",
                "session_has_live_plans",
                "precondition_failed",
                "version_conflict"
            );
        sessions
            .MapPost("/{id}/restore", Restore)
            .WithoutBody()
            .Sends<RestoreSession>("restore_session", "Bring a deleted session back.", "not_found", "version_conflict");
        MessageEndpoints.Map(sessions);
    }

    private static async Task<Created<SessionView>> Create(
        Body<CreateSessionBody> body,
        ISender sender,
        CancellationToken cancel
    ) => new(await sender.Send(body.Value.ToCommand(), cancel), session => $"/api/v2/sessions/{session.Id}");

    private static async Task<OkResponse<Page<SessionView>>> List(
        [FromQuery(Name = "query")] string? query,
        [FromQuery(Name = "user_id")] string? userId,
        [FromQuery(Name = "legacy_id")] string? legacyId,
        [FromQuery(Name = "deleted")] QueryValue<bool>? deleted,
        [FromQuery(Name = "created_after")] QueryValue<DateTimeOffset>? createdAfter,
        [FromQuery(Name = "created_before")] QueryValue<DateTimeOffset>? createdBefore,
        [FromQuery(Name = "limit")] QueryValue<int>? limit,
        [FromQuery(Name = "cursor")] string? cursor,
        ISender sender,
        CancellationToken cancel
    ) =>
        await sender.Send(
            new ListSessions(
                query,
                userId,
                legacyId,
                deleted?.Value ?? false,
                createdAfter?.Value,
                createdBefore?.Value,
                new PageRequest(limit?.Value, cursor)
            ),
            cancel
        );

    private static async Task<OkResponse<SessionView>> Get(Id id, ISender sender, CancellationToken cancel) =>
        await sender.Send(new GetSession(id), cancel);

    private static async Task<OkResponse<SessionView>> Change(
        Id id,
        Body<ChangeSessionBody> body,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(body.Value.ToCommand(id, ifMatch.Version), cancel);

    private static async Task<Deleted> Delete(
        Id id,
        [FromQuery(Name = "purge")] QueryValue<bool>? purge,
        IfMatch ifMatch,
        ISender sender,
        CancellationToken cancel
    )
    {
        ICommand<Nothing> command = purge?.Value is true
            ? new PurgeSession(id, ifMatch.Version)
            : new DeleteSession(id, ifMatch.Version);
        return await sender.Send(command, cancel);
    }

    private static async Task<OkResponse<SessionView>> Restore(
        Id id,
        Body<NoMembers> body,
        ISender sender,
        CancellationToken cancel
    ) => await sender.Send(new RestoreSession(id), cancel);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreateSessionBody))]
[JsonSerializable(typeof(ChangeSessionBody))]
[JsonSerializable(typeof(NoMembers))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(Page<SessionView>))]
internal sealed partial class SessionJson : JsonSerializerContext;

/// <summary>A session that is to be made.</summary>
/// <example>{"title":"Autumn campaign","user_id":"ann"}</example>
internal sealed record CreateSessionBody
{
    /// <summary>What it is called.</summary>
    [Required]
    [MaxLength(Session.TitleLength)]
    public string? Title { get; init; }

    /// <summary>What a model is told before the first message.</summary>
    [MaxLength(Session.SystemPromptLength)]
    public string? SystemPrompt { get; init; }

    /// <summary>Whose it is, in the words of the caller.</summary>
    [MaxLength(Session.UserIdLength)]
    public string? UserId { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(Session.MetadataBytes)]
    public JsonMembers? Metadata { get; init; }

    public CreateSession ToCommand() => new(Title, SystemPrompt, UserId, Metadata);
}

/// <summary>What is to change; what is left out stays as it is.</summary>
/// <example>{"title":"Winter campaign"}</example>
internal sealed record ChangeSessionBody
{
    /// <summary>What it is called.</summary>
    [MaxLength(Session.TitleLength)]
    public string? Title { get; init; }

    /// <summary>What a model is told before the first message.</summary>
    [MaxLength(Session.SystemPromptLength)]
    public string? SystemPrompt { get; init; }

    /// <summary>Any members that the caller wants to keep with it.</summary>
    [MaxBytes(Session.MetadataBytes)]
    public JsonMembers? Metadata { get; init; }

    public ChangeSession ToCommand(Guid id, long? ifVersion) => new(id, Title, SystemPrompt, Metadata, ifVersion);
}
