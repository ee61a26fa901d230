namespace CleanPlan.Infrastructure.Engine.Claims;

/// <summary>
/// The names of the agents in this process: they begin with a prefix that no worker from outside may have, and with an
/// id that is new with each start, so that the next process knows which leases died with this one.
/// </summary>
internal sealed class Residents
{
    public const string Prefix = "resident/";

    public string OwnPrefix { get; } = $"{Prefix}{Guid.CreateVersion7():N}/";
}
