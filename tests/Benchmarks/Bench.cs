using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Rounds">how often each side of a comparison is measured, each time on a fresh process and database</param>
/// <param name="Scale">factor of all numbers of plans, tasks and seconds: small to try, 1 to judge</param>
/// <param name="Grown">tasks of the large database</param>
internal sealed record BenchOptions(string Case, int Rounds, double Scale, int Grown);

/// <summary>What every case works with.</summary>
internal sealed class Bench(BenchOptions options, Action<string> say) : IDisposable
{
    private readonly string _scratch = Path.Combine(Sources.Artifacts, "bench", $"run-{Environment.ProcessId}");
    private readonly Lazy<Task<PublishedProgram>> _program = new(() => Sources.Publish(say));
    private readonly Lazy<Task<SharedBench>> _shared = new(() => SharedBench.Build(say));
    private int _directories;

    public BenchOptions Options => options;

    /// <summary>Our program, published as a deployment would run it.</summary>
    public Task<PublishedProgram> Program => _program.Value;

    /// <summary>How our program was compiled, where a case has asked for it.</summary>
    public async Task<string> HowPublished() => _program.IsValueCreated ? (await _program.Value).How : "not asked for";

    /// <summary>The servers and loads that are measured against.</summary>
    public Task<SharedBench> Shared => _shared.Value;

    public void Say(string line) => say(line);

    /// <summary>So many, at the scale of this run.</summary>
    public int Scaled(int count) => Math.Max(1, (int)(count * options.Scale));

    /// <summary>An empty directory on the disk of the project, which goes with the run.</summary>
    public string Scratch() =>
        Directory.CreateDirectory(Path.Combine(_scratch, $"{Interlocked.Increment(ref _directories)}")).FullName;

    /// <summary>The rounds of some sides in turns, forth and back.</summary>
    public async Task Interleave(string name, params Func<Task>[] sides)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            say($"{name}: round {round} of {options.Rounds}");
            foreach (var side in round % 2 == 1 ? sides : sides.Reverse())
                await side();
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_scratch))
            Directory.Delete(_scratch, recursive: true);
    }
}

/// <summary>Something that a case needs is not there: it is skipped, and says why.</summary>
internal sealed class MissingException(string what) : Exception(what);
