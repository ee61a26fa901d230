using System.Runtime.CompilerServices;
using CleanPlan.EndToEnd.Tests.Crashes.Checking;
using CleanPlan.EndToEnd.Tests.Crashes.Load;
using Xunit.Abstractions;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>A server under mixed load, which is brought down and started again on the same data.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(30);

    private readonly string _data;
    private readonly string _again;
    private readonly ITestOutputHelper _output;
    private readonly IReadOnlyList<(string Name, string Value)> _environment;
    private readonly Action? _afterKill;
    private readonly Link _link = new();
    private readonly MixedLoad _load;
    private ProgramProcess? _server;
    private int _judged;

    public CrashRun(
        string data,
        int seed,
        ITestOutputHelper output,
        IReadOnlyList<(string Name, string Value)>? environment = null,
        Action? afterKill = null,
        [CallerMemberName] string test = ""
    )
    {
        (_data, _output, _environment, _afterKill) = (data, output, environment ?? [], afterKill);
        _again = Seed.Again(seed, test);
        _load = new MixedLoad(_link, seed);
    }

    public ProgramProcess Server => _server ?? throw new InvalidOperationException("No server was started.");

    /// <summary>Starts a server, which the load does not know of before it is <see cref="Up"/>.</summary>
    public void Start()
    {
        _server?.Dispose();
        _server = ProgramProcess.Serve(_data, workers: 0, _environment);
    }

    public async Task Up()
    {
        Start();
        _link.Up(await Server.Address);
    }

    /// <summary>Goes on until so many more requests were acknowledged.</summary>
    public Task Live(int acknowledgements) => _load.Acknowledged(acknowledgements, LongestLife);

    /// <summary>Lets no further request begin, and leaves those under way to their fate.</summary>
    public void Kill()
    {
        _link.Down();
        Server.Kill();
        _afterKill?.Invoke();
    }

    /// <summary>Ends the load, reads all there is from a server of its own, and holds it to what clients were told.</summary>
    public async Task<IReadOnlyList<Breach>> Judge()
    {
        var stopping = _load.Stop();
        Kill();
        var asks = await stopping;
        using var last = ProgramProcess.Serve(_data, workers: 0);
        using var http = new HttpClient { BaseAddress = new Uri(await last.Address) };
        var history = new History(asks, await new Ending(http).Read());
        last.Kill();
        _judged = history.End.Count;
        Tell(history);
        return Checker.Check(history);
    }

    /// <summary>Nothing that was promised is broken, and the doctor agrees.</summary>
    public async Task AssertSound()
    {
        var breaches = await Judge();
        Assert.True(
            breaches.Count == 0,
            $"again with: {_again}\n{breaches.Count} breaches\n{string.Join('\n', breaches.Take(20))}"
        );
        Assert.True(_judged > 0, "The machine was too busy for a single plan: this run has proved nothing.");
        await Doctor.FindsNothing(_data);
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        _server?.Dispose();
        _link.Dispose();
    }

    private void Tell(History history)
    {
        _output.WriteLine($"again with: {_again}");
        foreach (var kind in history.Asks.GroupBy(ask => ask is Report report ? $"{report.Kind}" : ask.GetType().Name))
        {
            var verdicts = kind.CountBy(ask => ask.Verdict).OrderBy(count => count.Key);
            _output.WriteLine(
                $"{kind.Key}: {string.Join(", ", verdicts.Select(count => $"{count.Value} {count.Key}"))}"
            );
        }

        _output.WriteLine($"{history.End.Count} plans, {history.End.Sum(log => log.Events.Count)} events in the end");
    }
}
