using System.Reflection;
using CleanPlan.Api.Hosting;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Mvc;

namespace CleanPlan.Api.Endpoints;

/// <summary>What every endpoint declares: a name, a sentence, whose key it takes, and how it can refuse.</summary>
internal static class EndpointConventions
{
    /// <summary>No status that is answered: an endpoint can declare each of them once only.</summary>
    public const int Or200 = 299;

    private static readonly string[] s_always =
    [
        "unauthenticated",
        "forbidden",
        "internal_error",
        "busy",
        "timed_out",
        "unknown_parameter",
        "misdirected_request",
    ];
    private static readonly string[] s_changes = ["outcome_unknown", "storage_full"];
    private static readonly string[] s_keys = ["idempotency_key_invalid", "idempotency_key_reused"];
    private static readonly string[] s_body =
    [
        "malformed_json",
        "wrong_type",
        "unknown_member",
        "duplicate_member",
        "too_deep",
        "body_too_large",
        "request_timeout",
        "unsupported_media_type",
        "required",
        "invalid_value",
        "invalid_character",
        "limit_exceeded",
        "out_of_range",
    ];

    /// <summary>Declares the endpoint that sends <typeparamref name="TMessage"/>, whose role it asks for.</summary>
    /// <param name="problems">codes beyond those that any request, or any body, can meet</param>
    public static RouteHandlerBuilder Sends<TMessage>(
        this RouteHandlerBuilder route,
        string name,
        string summary,
        params string[] problems
    )
        where TMessage : IMessage
    {
        var role = NeedsAttribute.Of(typeof(TMessage));
        route.WithName(name).WithSummary(summary).RequireAuthorization(role.Wire());
        var changes = Array.Exists(
            typeof(TMessage).GetInterfaces(),
            x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(ICommand<>)
        );
        if (changes)
            route.AddEndpointFilter(IsAccepted).AddEndpointFilter(IdempotencyKeys.Honour);
        route.Finally(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<HttpMethodMetadata>().SelectMany(x => x.HttpMethods).ToList();
            var takesKeys = changes && methods.Contains("POST");
            if (takesKeys)
                endpoint.Metadata.Add(new HonoursIdempotencyKeys());
            else if (!changes)
                endpoint.Metadata.Add(new ChangesNothing());
            var parameters = endpoint.Metadata.OfType<MethodInfo>().SelectMany(x => x.GetParameters()).ToList();
            var hasQuery = parameters.Exists(x => x.IsDefined(typeof(FromQueryAttribute)));
            var hasBody = parameters.Exists(x =>
                x.ParameterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Body<>)
            );
            endpoint.Metadata.Add(
                new ProblemCodes([
                    .. s_always,
                    .. hasBody ? s_body : [],
                    .. hasQuery ? ["invalid_parameter"] : Array.Empty<string>(),
                    .. changes ? s_changes : [],
                    .. takesKeys ? s_keys : [],
                    .. problems,
                ])
            );
        });
        return route;
    }

    /// <summary>The request was read, and is about to be carried out.</summary>
    private static ValueTask<object?> IsAccepted(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        RequestTimes.End(context.HttpContext);
        return next(context);
    }

    public static RouteHandlerBuilder WithoutBody(this RouteHandlerBuilder route) =>
        route.WithMetadata(new BodyMayBeAbsent());

    /// <summary>Declares another form that the answer of success can have, where the request asks for it.</summary>
    public static RouteHandlerBuilder OrAnswers<T>(this RouteHandlerBuilder route) => route.Produces<T>(Or200);

    public static RouteHandlerBuilder Bulk(this RouteHandlerBuilder route) =>
        route.WithMetadata(new BodyLimit(BodyLimit.Bulk));

    /// <summary>Its answer has no end, so that no head of it is worth asking for.</summary>
    public static RouteHandlerBuilder Endless(this RouteHandlerBuilder route) =>
        route.WithMetadata(new EndlessAnswer());

    /// <summary>Whatever can be read by GET can be asked for its head, as RFC 9110 9.1 wants it.</summary>
    public static void AnswersHead(this RouteGroupBuilder group) =>
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<EndlessAnswer>().Any())
                return;
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                if (endpoint.Metadata[i] is IHttpMethodMetadata { HttpMethods: ["GET"] })
                    endpoint.Metadata[i] = new HttpMethodMetadata(["GET", "HEAD"]);
            }
        });

    /// <summary>Answers what could not be read of a request before its endpoint sees it.</summary>
    public static RouteGroupBuilder RefusesUnreadable(this RouteGroupBuilder group) =>
        group.AddEndpointFilterFactory(
            (factory, next) =>
            {
                var parameters = factory.MethodInfo.GetParameters();
                var names = parameters.Select(NameOf).ToArray();
                // as the contract tells them
                var known = parameters
                    .Select(parameter => parameter.GetCustomAttribute<FromQueryAttribute>()?.Name)
                    .OfType<string>()
                    .ToHashSet(StringComparer.OrdinalIgnoreCase);
                return async context =>
                    Refusal(context, names, known) is { } refusal ? new Problem(refusal) : await next(context);
            }
        );

    private static Error? Refusal(EndpointFilterInvocationContext context, string[] names, HashSet<string> known)
    {
        var refusal = Unknown(context.HttpContext.Request, known);
        for (var i = 0; i < names.Length; i++)
        {
            if (context.Arguments[i] is not IRequestPart part || part.FaultOf(names[i]) is not { } fault)
                continue;
            refusal = refusal is null ? fault : refusal with { Faults = [.. refusal.Faults, .. fault.Faults] };
        }

        return refusal;
    }

    // a filter that was mistyped would else be none, and let through what it was to keep away
    private static Error? Unknown(HttpRequest request, HashSet<string> known)
    {
        if (!request.QueryString.HasValue)
            return null;
        const string code = "unknown_parameter";
        var faults = request
            .Query.Keys.Where(name => !known.Contains(name))
            .Select(name => new Fault(name, code, $"There is no parameter {name}."))
            .ToArray();
        return faults.Length == 0 ? null : Error.Invalid(code, faults[0].Message, faults);
    }

    private static string NameOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!;
}

/// <summary>The answer goes on for as long as somebody reads it.</summary>
internal sealed record EndlessAnswer;

/// <summary>The codes of the problems that an endpoint can answer with.</summary>
internal sealed record ProblemCodes(IReadOnlyList<string> Codes);
