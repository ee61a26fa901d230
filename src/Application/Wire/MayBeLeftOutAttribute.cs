namespace CleanPlan.Application.Wire;

/// <summary>A member that an answer has not where the request asked for less; every other is always there.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MayBeLeftOutAttribute : Attribute;
