using System.Runtime.InteropServices;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>The project that this was built from, and what is made of it.</summary>
internal static class Sources
{
    public static string Artifacts => Path.Combine(Project.Root, "artifacts");

    /// <summary>Publishes the program as a deployment would run it, compiled ahead of time where the compiler restores.</summary>
    public static async Task<PublishedProgram> Publish(Action<string> say)
    {
        var output = Path.Combine(Artifacts, "bench", "server");
        say("publishing the program");
        try
        {
            await Publish(output, []);
            return new PublishedProgram(output, $"ReadyToRun for {RuntimeInformation.RuntimeIdentifier}");
        }
        catch (InvalidOperationException error)
        {
            say($"without ReadyToRun: {error.Message}");
            await Publish(output, ["-p:PublishReadyToRun=false"]);
            return new PublishedProgram(output, "without ReadyToRun, which could not be made here");
        }
    }

    private static Task Publish(string output, string[] how)
    {
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        // intermediate files of its own: the ones of the project are restored for no runtime
        string[] where = ["--artifacts-path", Path.Combine(Artifacts, "bench", "build"), "-o", output];
        string[] quick = ["-v", "quiet", "-m:2", "-p:RunAnalyzers=false"];
        return Shell.Run("dotnet", ["publish", "src/Api", "-c", "Release", .. where, .. quick, .. how]);
    }
}

/// <summary>Where our program lies, and how it was compiled.</summary>
internal sealed record PublishedProgram(string Folder, string How);
