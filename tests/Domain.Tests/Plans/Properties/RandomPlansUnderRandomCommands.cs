using System.Collections.Concurrent;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>The Domain against a model that was written from the contract alone and computes everything anew.</summary>
public sealed class RandomPlansUnderRandomCommands
{
    /// <summary>About 10 seconds on two cores.</summary>
    private const int Seeds = 2_000;

    [Fact]
    public void Move_as_the_contract_says_after_every_step()
    {
        var disagreements = new ConcurrentQueue<string>();
        var detours = 0;
        Parallel.For(
            0,
            Seeds,
            (seed, loop) =>
            {
                var run = new PlanRun(seed);
                if (run.Disagreement() is { } disagreement)
                {
                    disagreements.Enqueue(disagreement);
                    loop.Stop();
                }

                Interlocked.Add(ref detours, run.Detours);
            }
        );
        Assert.True(disagreements.IsEmpty, string.Join("\n", disagreements));
        Assert.InRange(detours, 0, Seeds / 500);
    }
}
