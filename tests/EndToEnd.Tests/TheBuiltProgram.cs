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
