namespace CleanPlan.Domain.Sessions;

/// <summary>Who speaks.</summary>
public enum MessageRole
{
    System,
    User,
    Assistant,
    Tool,
}
