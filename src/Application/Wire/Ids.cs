namespace CleanPlan.Application.Wire;

/// <summary>Ids are opaque to clients: a malformed one is simply the id of nothing.</summary>
public static class Ids
{
    public static Guid Parse(string? text) => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
}
