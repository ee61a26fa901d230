using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using FluentValidation;

namespace CleanPlan.Application.Keys;

/// <summary>Makes a key of the caller's tenant.</summary>
[Needs(Abstractions.Role.Admin)]
public sealed record CreateKey(string? Name, string? Role, DateTimeOffset? ExpiresAt) : IEngineCommand<NewKeyView>;

/// <param name="Text">the whole key, which is told this once</param>
public sealed record NewKeyView(string Text, KeyView Key);

internal sealed class CreateKeyValidator : AbstractValidator<CreateKey>
{
    public CreateKeyValidator()
    {
        RuleFor(x => x.Name).Text(ApiKey.NameLength, required: true);
        RuleFor(x => x.Role).Text(ApiKey.NameLength, required: true);
        RuleFor(x => x.Role).OneOf<CreateKey, Role>();
    }
}

internal sealed class CreateKeyHandler(IApiKeys keys, ICaller caller, IClock clock)
    : ICommandHandler<CreateKey, NewKeyView>
{
    public async Task<Result<NewKeyView>> Handle(CreateKey request, CancellationToken cancellationToken)
    {
        var text = ApiKeyText.Make();
        var key = text.ToKey(caller.Tenant, request.Name!, request.Role.As<Role>()!.Value, clock.Now) with
        {
            ExpiresAt = request.ExpiresAt,
        };
        await keys.Add(key, cancellationToken);
        return new NewKeyView(text.ToString(), KeyView.Of(key));
    }
}
