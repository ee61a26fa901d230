using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Authorization;

namespace CleanPlan.Api.Auth;

/// <summary>One policy for each role. An endpoint that names none is shut, also for those who have a key.</summary>
internal static class RolePolicies
{
    public const string Claim = "role";

    public static void Add(AuthorizationOptions options)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var covering = Enum.GetValues<Role>().Where(has => has.Covers(role)).Select(has => has.Wire());
            options.AddPolicy(role.Wire(), policy => policy.RequireClaim(Claim, covering));
        }

        // where nothing is mapped, whoever has a key may hear so
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context =>
                context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint
            )
            .Build();
    }
}
