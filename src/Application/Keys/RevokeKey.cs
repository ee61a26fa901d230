using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Keys;

/// <summary>Ends a key for good; one that is revoked already keeps its time.</summary>
[Needs(Role.Admin)]
public sealed record RevokeKey(string? KeyId) : IEngineCommand<KeyView>;

internal sealed class RevokeKeyValidator : AbstractValidator<RevokeKey>
{
    public RevokeKeyValidator() => RuleFor(x => x.KeyId).Text(ApiKey.NameLength, required: true);
}

internal sealed class RevokeKeyHandler(IApiKeys keys, ICaller caller, IClock clock)
    : ICommandHandler<RevokeKey, KeyView>
{
    public async Task<Result<KeyView>> Handle(RevokeKey request, CancellationToken cancellationToken)
    {
        await keys.Revoke(caller.Tenant, request.KeyId!, clock.Now, cancellationToken);
        return await keys.Find(request.KeyId!, cancellationToken) is { } key && key.Tenant == caller.Tenant
            ? KeyView.Of(key)
            : Refusals.KeyNotFound;
    }
}
