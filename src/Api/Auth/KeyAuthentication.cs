using System.Text.Encodings.Web;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Keys;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Auth;

/// <summary>
/// Takes API keys, as <c>Authorization: Bearer</c> or <c>X-Api-Key</c>. On an open server, which answers on loopback
/// alone, everybody is the default tenant's admin, and a key that is sent is ignored.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    IApiKeys keys,
    Tickets tickets,
    IOptions<AuthOptions> auth
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "key";
    private const string Bearer = "Bearer ";
    private static readonly ApiKey s_anybody = new("", TenantId.Default, "anybody", Role.Admin, [], default);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (auth.Value.IsOpen)
            return IsLocal() ? Success(s_anybody) : AuthenticateResult.Fail("An open server answers locally alone.");
        if (Sent() is not { Length: > 0 } sent)
            return AuthenticateResult.NoResult();
        if (ApiKeyText.Parse(sent) is not { } text)
            return AuthenticateResult.Fail("No key of this server looks like that.");

        var key = await keys.Find(text.Id, Context.RequestAborted);
        return text.Proves(key) && key!.IsValidAt(TimeProvider.GetUtcNow())
            ? Success(key)
            : AuthenticateResult.Fail("The key is wrong, revoked or out of date.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // where no key is asked for, none would help
        if (auth.Value.IsOpen)
            return new Problem(ProblemCatalog.OfStatus(StatusCodes.Status421MisdirectedRequest)).ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = "Bearer";
        return new Problem(ProblemCatalog.OfStatus(StatusCodes.Status401Unauthorized)).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Problem(ProblemCatalog.OfStatus(StatusCodes.Status403Forbidden)).ExecuteAsync(Context);

    private AuthenticateResult Success(ApiKey key)
    {
        Context.RequestServices.GetRequiredService<Caller>().Become(key);
        return tickets.Of(key);
    }

    private string? Sent()
    {
        string? authorization = Request.Headers.Authorization;
        return authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) is true
            ? authorization[Bearer.Length..].Trim()
            : Request.Headers["X-Api-Key"];
    }

    // the name too: a page of a foreign site can make its own name resolve to a loopback address
    private bool IsLocal() =>
        (Context.Connection.LocalIpAddress is not { } address || System.Net.IPAddress.IsLoopback(address))
        && Loopback.IsName(Request.Host.Host);
}
