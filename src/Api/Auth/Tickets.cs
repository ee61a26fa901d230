using System.Runtime.CompilerServices;
using System.Security.Claims;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Authentication;

namespace CleanPlan.Api.Auth;

/// <summary>What a key says of its holder, made once for as long as the key is kept in memory.</summary>
internal sealed class Tickets
{
    private readonly ConditionalWeakTable<ApiKey, AuthenticateResult> _made = [];

    public AuthenticateResult Of(ApiKey key) => _made.GetValue(key, Make);

    private static AuthenticateResult Make(ApiKey key)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, key.Name), new Claim(RolePolicies.Claim, key.Role.Wire())],
            KeyAuthentication.Name
        );
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(identity), KeyAuthentication.Name)
        );
    }
}
