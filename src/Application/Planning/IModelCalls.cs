using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Planning;

/// <summary>The records of what was asked of models for jobs.</summary>
public interface IModelCalls
{
    /// <summary>Where the calls for a job are told.</summary>
    IModelCallLog Of(TenantId tenant, Guid jobId);

    /// <summary>Who has asked for the job is gone: what was sent and has not ended is lost.</summary>
    Task Lose(TenantId tenant, Guid jobId, CancellationToken cancel);

    /// <summary>Calls for a job, oldest first.</summary>
    /// <param name="after">the last call that the caller has</param>
    Task<IReadOnlyList<ModelCallRecord>> List(
        TenantId tenant,
        Guid jobId,
        Guid? after,
        int take,
        CancellationToken cancel
    );
}

/// <summary>A call, and how it has ended if it has.</summary>
public sealed record ModelCallRecord(ModelCall Call, ModelCallEnd? End);
