namespace CleanPlan.Application.Wire;

/// <summary>A view that can say that there was nothing to be had: asked again, it may say something else.</summary>
public interface IMayBeEmpty
{
    bool IsEmpty { get; }
}
