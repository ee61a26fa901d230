using CleanPlan.Application.Abstractions;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>What every storage of plans must do alike: a storage derives each suite and says how it is opened.</summary>
public abstract class EngineSuite : IAsyncLifetime
{
    private EngineRig? _engine;

    protected FakeTime Time { get; } = new();

    protected EngineRig Engine
    {
        get => _engine!;
        set => _engine = value;
    }

    protected abstract EngineRig Open(FakeTime time);

    protected abstract ValueTask Close(EngineRig engine);

    public Task InitializeAsync()
    {
        _engine = Open(Time);
        return Task.CompletedTask;
    }

    /// <summary>Whatever a test was about, it leaves only sound plans, sessions and jobs behind.</summary>
    public async Task DisposeAsync()
    {
        var doctor = Engine.Services.GetRequiredService<IDoctor>();
        var findings = new List<object>();
        await foreach (var plan in doctor.Examine(CancellationToken.None))
            findings.AddRange(plan.Findings);
        await foreach (var session in doctor.SickSessions(CancellationToken.None))
            findings.AddRange(session.Findings);
        await foreach (var job in doctor.SickJobs(CancellationToken.None))
            findings.AddRange(job.Findings);
        await Close(Engine);

        Assert.Empty(findings);
    }
}
