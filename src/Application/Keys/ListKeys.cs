using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Keys;

/// <summary>The keys of the caller's tenant, oldest first, with those that are of no use any more.</summary>
[Needs(Role.Admin)]
public sealed record ListKeys : IQuery<IReadOnlyList<KeyView>>;

internal sealed class ListKeysHandler(IApiKeys keys, ICaller caller) : IQueryHandler<ListKeys, IReadOnlyList<KeyView>>
{
    public async Task<Result<IReadOnlyList<KeyView>>> Handle(ListKeys request, CancellationToken cancellationToken) =>
        (await keys.List(caller.Tenant, cancellationToken)).Select(KeyView.Of).ToList();
}
