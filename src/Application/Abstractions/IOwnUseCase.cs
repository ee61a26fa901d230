namespace CleanPlan.Application.Abstractions;

/// <summary>
/// What the server does by itself: nobody asks for it, so it comes through no pipeline, and opens its units of work itself.
/// </summary>
public interface IOwnUseCase;
