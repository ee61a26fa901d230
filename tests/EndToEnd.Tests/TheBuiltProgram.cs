using System.Diagnostics;
using System.Net;

namespace CleanPlan.EndToEnd.Tests;

public sealed class TheBuiltProgram
{
    private const string Announcement = "Now listening on: ";

    [Fact]
    public async Task Starts_and_says_that_it_lives()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "cleanplan.dll"), "--urls", "http://127.0.0.1:0"]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        try
        {
            var address = await AddressOf(process, timeout.Token);
            using var client = new HttpClient { BaseAddress = new Uri(address) };

            using var answer = await client.GetAsync("/health/live", timeout.Token);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LinuxFact]
    public async Task Loads_no_client_of_a_language_model_that_it_was_not_told_of()
    {
        var data = Directory.CreateTempSubdirectory("cleanplan-idle-").FullName;
        using (var server = ProgramProcess.Serve(data, workers: 0))
        {
            await server.Address;
            var loaded = await File.ReadAllTextAsync($"/proc/{server.Id}/maps");

            Assert.Contains("CleanPlan.Infrastructure.dll", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("OpenAI.dll", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Anthropic.dll", loaded, StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task<string> AddressOf(Process process, CancellationToken ct)
    {
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            var at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at >= 0)
                return line[(at + Announcement.Length)..].Trim();
        }
        throw new InvalidOperationException("The program ended before it listened.");
    }
}

/// <summary>A test that looks at what a process has loaded; where the system does not show it, it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux has /proc.";
}
