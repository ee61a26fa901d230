using System.Diagnostics;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>
/// Linters, generators and a validating proxy that others wrote, in the versions that Tools/ pins, installed once under
/// artifacts/.
/// </summary>
public sealed class ContractTools : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string Home = Path.Combine(Project.Root, "artifacts", "contract-tools");

    public static string Contract { get; } = Path.Combine(Project.Root, "docs", "openapi", "v2.json");

    public async Task InitializeAsync()
    {
        var tools = Path.Combine(Project.Root, "tests", "EndToEnd.Tests", "Tools");
        foreach (var file in Directory.GetFiles(tools, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(tools, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        if (!IsInstalled())
            await Run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }

    public static string PathOf(string file) => Path.Combine(Home, file);

    /// <summary>A program of the npm registry.</summary>
    public static Task<string> Npm(string name, params string[] arguments) =>
        Run("node", [PathOf(Path.Combine("node_modules", ".bin", name)), .. arguments]);

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    /// <returns>what it wrote</returns>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Home,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // generators tell their makers nothing, and ask them nothing
        start.Environment["KIOTA_OFFLINE_ENABLED"] = "true";
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        var said = $"{await output}{await errors}";
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{said}");
        return said;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static bool IsInstalled()
    {
        var installed = new FileInfo(PathOf(Path.Combine("node_modules", ".package-lock.json")));
        return installed.Exists && installed.LastWriteTimeUtc > File.GetLastWriteTimeUtc(PathOf("package-lock.json"));
    }
}
