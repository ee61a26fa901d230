using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Auth;

/// <summary>Who asks in this scope: nobody, until a credential has proved it.</summary>
internal sealed class Caller : ICaller
{
    private ApiKey? _key;

    public TenantId Tenant => Key.Tenant;

    public string Name => Key.Name;

    public Role Role => Key.Role;

    private ApiKey Key => _key ?? throw new InvalidOperationException("Nobody has proved who they are.");

    public void Become(ApiKey key) => _key = key;
}
