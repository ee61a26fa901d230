using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Tests.Common;

/// <summary>Whoever a test says that it is.</summary>
public sealed class TestCaller : ICaller
{
    public TenantId Tenant { get; set; } = TenantId.Default;
    public string Name => "test";
    public Role Role => Role.Admin;
}
