using System.Diagnostics;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>Commands that end by themselves.</summary>
internal static class Shell
{
    public static async Task<string> Run(string file, params IEnumerable<string> arguments) =>
        await RunIn(Project.Root, file, [], arguments);

    /// <summary>What it printed; an exit other than 0 is an error that says it.</summary>
    public static async Task<string> RunIn(
        string directory,
        string file,
        IEnumerable<(string Name, string Value)> environment,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var said = await output;
        if (process.ExitCode == 0)
            return said;
        var all = $"{said}{await errors}".Trim();
        throw new InvalidOperationException(
            $"{Path.GetFileName(file)} ended with {process.ExitCode}: {all[Math.Max(0, all.Length - 1_500)..]}"
        );
    }

    /// <summary>Where a program lies, in the folders given first and then in the path; null where it does not.</summary>
    public static string? Find(string program, params IEnumerable<string> first) =>
        first
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
