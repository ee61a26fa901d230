namespace CleanPlan.Application.Wire;

/// <summary>A view of something that changes under a version, which is its entity tag.</summary>
public interface IVersioned
{
    long Version { get; }
}
