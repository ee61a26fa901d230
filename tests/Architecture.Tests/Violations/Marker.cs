namespace CleanPlan.Architecture.Tests.Violations;

/// <summary>Below here each namespace is a small world in which somebody breaks a rule on purpose.</summary>
internal static class Marker;
