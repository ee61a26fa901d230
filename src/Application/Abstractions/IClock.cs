namespace CleanPlan.Application.Abstractions;

/// <summary>The one clock whose time is stored and compared.</summary>
public interface IClock
{
    /// <summary>Whole milliseconds, so that what is answered is what is read again; it never goes back.</summary>
    DateTimeOffset Now { get; }
}
