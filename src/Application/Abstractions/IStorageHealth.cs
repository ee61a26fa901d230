namespace CleanPlan.Application.Abstractions;

/// <summary>Whether the storage takes what is to be written; it can be read from in any case.</summary>
public interface IStorageHealth
{
    /// <summary>The disk was full at the last try, and every write is refused until a small one works.</summary>
    bool IsFull { get; }
}
