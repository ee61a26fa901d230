using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>What claims must have in common to be served from one look into the queue.</summary>
/// <param name="agentTypes">null takes any, which no list of names is equal to</param>
internal sealed class ClaimLine(
    TenantId tenant,
    Guid? planId,
    Guid? taskId,
    bool resident,
    IReadOnlyList<string>? agentTypes
) : IEquatable<ClaimLine>
{
    private readonly (TenantId, Guid?, Guid?, bool) _place = (tenant, planId, taskId, resident);
    private readonly IReadOnlyList<string>? _agentTypes = agentTypes;

    public static ClaimLine Of(ClaimRequest request) =>
        new(request.Tenant, request.PlanId, request.TaskId, request.Resident, request.AgentTypes);

    public bool Equals(ClaimLine? other) =>
        other is not null
        && _place == other._place
        && (
            _agentTypes is null || other._agentTypes is null
                ? ReferenceEquals(_agentTypes, other._agentTypes)
                : _agentTypes.SequenceEqual(other._agentTypes, StringComparer.Ordinal)
        );

    public override bool Equals(object? obj) => Equals(obj as ClaimLine);

    public override int GetHashCode() => HashCode.Combine(_place, _agentTypes?.Count, _agentTypes?.FirstOrDefault());
}
