using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Files;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests;

internal static class Upkeep
{
    /// <summary>Takes away what is old, or will be so much later.</summary>
    public static Task CleanUp(EngineRig engine, RetentionOptions? options = null, TimeSpan ahead = default)
    {
        var time = ahead == default ? engine.Time : new FakeTime(engine.Time.GetUtcNow() + ahead);
        var host = new RetentionHost(
            engine.Services.GetRequiredService<Retention>(),
            engine.Services.GetRequiredService<Artifacts>(),
            engine.Services.GetRequiredService<GroupWriter>(),
            time,
            Options.Create(options ?? new RetentionOptions()),
            NullLogger<RetentionHost>.Instance
        );
        return host.CleanUp(CancellationToken.None);
    }

    /// <summary>Puts all titles into the index.</summary>
    public static async Task IndexTitles(EngineRig engine)
    {
        var titles = engine.Services.GetRequiredService<TitleIndexing>();
        while (await titles.Step(CancellationToken.None)) { }
    }
}
