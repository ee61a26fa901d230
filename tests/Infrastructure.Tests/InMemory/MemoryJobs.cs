using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Jobs;

namespace CleanPlan.Infrastructure.Tests.InMemory;

/// <summary>Nobody makes jobs in memory: they are aggregates, which EF Core stores.</summary>
internal sealed class MemoryJobs : IJobRows
{
    public ValueTask<List<JobTurn>> Due(JobStatus status, DateTimeOffset now, int limit) => new([]);

    public ValueTask<List<Plan>> Running(TenantId tenant) => new([]);

    public ValueTask<List<Job>> Load(IReadOnlyCollection<Guid> ids) => new([]);

    public ValueTask<Guid?> JobOf(TenantId tenant, Guid executionId) => new((Guid?)null);

    public ValueTask<List<StandingJob>> After(Guid last, int limit) => new([]);

    public ValueTask<JobError?> FirstFailure(Guid planId) => new((JobError?)null);

    public ValueTask Save(IReadOnlyList<Job> jobs) => default;
}
