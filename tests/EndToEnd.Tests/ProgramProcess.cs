using System.Collections.Concurrent;
using System.Diagnostics;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The built program as a process of its own, which can be stopped the ways that processes are stopped.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramProcess(
        string file,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    public static ProgramProcess Start(params IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "cleanplan.dll"), .. arguments]);

    public static ProgramProcess StartIn(
        IEnumerable<(string Name, string Value)> environment,
        params IEnumerable<string> arguments
    ) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "cleanplan.dll"), .. arguments], environment);

    public static ProgramProcess StartOther(string file, params IEnumerable<string> arguments) => new(file, arguments);

    /// <summary>A server on a free port, which asks for no key, and waits for no load balancer unless it is told to.</summary>
    public static ProgramProcess Serve(
        string data,
        int workers,
        params IEnumerable<(string Name, string Value)> environment
    ) => new("dotnet", Serving(data, workers), [AtOnce, .. environment]);

    /// <summary>As a shell starts a background job in a script: with the signals of the keyboard ignored.</summary>
    public static ProgramProcess ServeInTheBackground(
        string data,
        int workers,
        params IEnumerable<(string Name, string Value)> environment
    ) =>
        new(
            "sh",
            ["-c", "trap '' INT QUIT; exec \"$@\"", "sh", "dotnet", .. Serving(data, workers)],
            [AtOnce, .. environment]
        );

    /// <summary>As a system starts it that lets a process open only so many files.</summary>
    public static ProgramProcess ServeWithFiles(int files, string data) =>
        new("sh", ["-c", $"ulimit -n {files}; exec \"$@\"", "sh", "dotnet", .. Serving(data, workers: 0)], [AtOnce]);

    /// <summary>Where the server listens, once it does.</summary>
    public Task<string> Address => _address.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Waits until it has said so, in one of these ways.</summary>
    public async Task Says(params string[] anyOf)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!anyOf.Any(words => Output.Contains(words, StringComparison.Ordinal)))
            await Task.Delay(20, patience.Token);
    }

    /// <summary>At once, in the middle of whatever it does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Terminate() => Signal("TERM");

    /// <summary>As the keyboard does.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>Halts it as it is, until it is told to go on.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public async Task<int> Exit()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // also waits until all of its output is here
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static (string Name, string Value) AtOnce => ("CLEANPLAN__SHUTDOWN__PRESTOPSECONDS", "0");

    private static IEnumerable<string> Serving(string data, int workers) =>
        [
            Path.Combine(AppContext.BaseDirectory, "cleanplan.dll"),
            .. (string[])["serve", "--urls", "http://127.0.0.1:0", "--data", data],
            .. (string[])["--auth", "none", "--workers", $"{workers}"],
        ];

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    private void Take(string? line)
    {
        const string listening = "Now listening on: ";
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException($"It ended before it listened: {Output}"));
            return;
        }

        _lines.Enqueue(line);
        if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(line[(at + listening.Length)..].Trim());
    }
}
