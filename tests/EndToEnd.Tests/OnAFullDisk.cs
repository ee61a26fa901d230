using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The built program on a file system of a few megabytes, which is really full.</summary>
public sealed class OnAFullDisk : IDisposable
{
    private readonly SmallDisk _disk = new(megabytes: 6);

    [OnSmallDiskFact]
    public async Task It_refuses_writes_answers_reads_and_goes_on_when_there_is_room()
    {
        using var server = ProgramProcess.Serve(_disk.Path, workers: 0);
        using var client = new HttpClient { BaseAddress = new Uri(await server.Address) };
        var ballast = Path.Combine(_disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[2 * 1024 * 1024]);

        var accepted = await Fill(client);
        using (var refused = await Post(client))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "/health/live"));
        Assert.Equal(accepted, await Listed(client));

        File.Delete(ballast);
        await Until(async () => await Status(client, "/health/ready") is HttpStatusCode.OK);
        using var taken = await Post(client);
        accepted.Add(await IdOf(taken));
        Assert.Equal(accepted, await Listed(client));
        // it said so once, and not again with each tick of what works in the background
        Assert.Single(server.Output.Split('\n'), line => line.Contains("STORAGE_FULL", StringComparison.Ordinal));
        Assert.True(server.Output.Split("REAPER_PUT_OFF").Length <= 2, server.Output);

        server.Kill();
        using var again = ProgramProcess.Serve(_disk.Path, workers: 0);
        using var after = new HttpClient { BaseAddress = new Uri(await again.Address) };
        Assert.Equal(accepted, await Listed(after));
    }

    public void Dispose() => _disk.Dispose();

    /// <returns>the plans that were accepted before one was refused</returns>
    private static async Task<HashSet<string>> Fill(HttpClient client)
    {
        var accepted = new HashSet<string>();
        while (true)
        {
            using var answer = await Post(client);
            if (answer.StatusCode is HttpStatusCode.InsufficientStorage)
                return accepted;
            accepted.Add(await IdOf(answer));
        }
    }

    private static Task<HttpResponseMessage> Post(HttpClient client)
    {
        var json = $$"""{"goal":"g","tasks":[{"key":"a","description":"{{new string('x', 19_000)}}"}]}""";
        return client.PostAsync("/api/v2/plans", new StringContent(json, Encoding.UTF8, "application/json"));
    }

    private static async Task<string> IdOf(HttpResponseMessage answer) =>
        (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<HashSet<string>> Listed(HttpClient client)
    {
        var ids = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = JsonNode.Parse(await client.GetStringAsync($"/api/v2/plans?limit=200{cursor}"))!;
            ids.UnionWith(page["items"]!.AsArray().Select(plan => (string)plan!["id"]!));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : null;
        } while (cursor is not null);
        return ids;
    }

    private static async Task Until(Func<Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
    }
}

/// <summary>A file system in memory, which only root may make.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly bool _mounted;

    public SmallDisk(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("cleanplan-disk-").FullName;
        _mounted = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
    }

    public string Path { get; }

    public static bool CanBeMade()
    {
        using var disk = new SmallDisk(1);
        return disk._mounted;
    }

    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string file, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(file, arguments) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>Skipped, and seen to be, where no file system may be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSmallDiskFactAttribute : FactAttribute
{
    public OnSmallDiskFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !SmallDisk.CanBeMade())
            Skip = "No file system may be mounted here.";
    }
}
