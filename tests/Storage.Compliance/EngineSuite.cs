using CleanPlan.Tests.Common;

namespace CleanPlan.Storage.Compliance;

/// <summary>What every storage of plans must do alike: a storage derives each suite and says how it is opened.</summary>
public abstract class EngineSuite : IAsyncLifetime
{
    private EngineRig? _engine;

    protected FakeTime Time { get; } = new();

    protected EngineRig Engine => _engine!;

    protected abstract EngineRig Open(FakeTime time);

    protected abstract ValueTask Close(EngineRig engine);

    public Task InitializeAsync()
    {
        _engine = Open(Time);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Close(Engine);
}
