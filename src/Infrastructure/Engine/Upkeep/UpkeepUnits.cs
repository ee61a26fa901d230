using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>Ends what time has ended; answers how many tasks that were.</summary>
internal sealed class ExpireUnit : EngineUnit<int>;

/// <summary>The leases of agents that died with an earlier process of this server; answers how many.</summary>
internal sealed class OrphanUnit(string ownPrefix, string residentPrefix) : EngineUnit<int>
{
    public string OwnPrefix => ownPrefix;
    public string ResidentPrefix => residentPrefix;
}
