namespace CleanPlan.Application.Abstractions;

/// <summary>Where the jitter of retry delays comes from, in [0, 1).</summary>
public delegate double RandomSource();
