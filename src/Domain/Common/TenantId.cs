namespace CleanPlan.Domain.Common;

/// <summary>Who owns a row. It comes from the credential and from nowhere else.</summary>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>The tenant of a server that was never told of another.</summary>
    public static readonly TenantId Default = new(new Guid("01900000-0000-7000-8000-000000000001"));

    public override string ToString() => Value.ToString();
}
