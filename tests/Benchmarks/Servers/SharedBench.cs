using System.Text.Json;
using System.Text.Json.Nodes;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>
/// The measuring code beside the project, copied to the artifacts and built there: the bare server, the load, the raw
/// limits and the peers.
/// </summary>
internal sealed class SharedBench
{
    private readonly string _folder;

    private SharedBench(string folder) => _folder = folder;

    public string Ceiling => Built("Ceiling");

    public string Limits => Built("Limits");

    public string Node => Path.Combine(_folder, "node");

    private static string Source =>
        Environment.GetEnvironmentVariable("CLEANPLAN_BENCH")
        ?? Path.GetFullPath(Path.Combine(Project.Root, "..", "shared", "bench"));

    public static async Task<SharedBench> Build(Action<string> say)
    {
        if (!Directory.Exists(Source))
            throw new MissingException($"{Source} is not there (CLEANPLAN_BENCH names another place)");
        var bench = new SharedBench(Path.Combine(Sources.Artifacts, "bench", "shared"));
        Copy(Source, bench._folder);
        bench.AskForLittle();
        foreach (var project in (string[])["Ceiling", "RestLoad", "Limits"])
        {
            say($"building {project}");
            await Shell.Run("dotnet", ["build", bench.Folder(project), .. s_release]);
        }

        return bench;
    }

    /// <summary>Our server, asked for the address of a plan alone where one is made: that is all the others answer with.</summary>
    public const string Ours = "cleanplan-minimal";

    /// <summary>Our server, which answers with the plan that it made, and all its tasks.</summary>
    public const string OursWhole = "cleanplan";

    private string Shape(string name) => Path.Combine(_folder, "shapes", $"{name}.json");

    private void AskForLittle()
    {
        var shape = JsonNode.Parse(File.ReadAllText(Shape(OursWhole)))!;
        shape["headers"] = new JsonObject { ["Prefer"] = "return=minimal" };
        File.WriteAllText(Shape(Ours), shape.ToJsonString());
    }

    /// <summary>Drives a server, and gives the figures of what it saw.</summary>
    public async Task<Dictionary<string, double>> Load(
        string shape,
        string address,
        string mode,
        params IEnumerable<string> settings
    )
    {
        var said = await Shell.Run("dotnet", [Built("RestLoad"), Shape(shape), mode, $"base={address}", .. settings]);
        return Figures(said);
    }

    /// <summary>The numbers of the last line, which is JSON; an error in it, or an unfinished load, is one here.</summary>
    public static Dictionary<string, double> Figures(string output)
    {
        var line = output.TrimEnd().Split('\n')[^1];
        using var said = JsonDocument.Parse(line);
        var members = said.RootElement.EnumerateObject().ToList();
        if (members.Any(m => m.Name == "error" || (m.Name == "complete" && m.Value.ValueKind == JsonValueKind.False)))
            throw new InvalidOperationException($"The load did not end well: {line}");
        return members
            .Where(member => member.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(member => member.Name, member => member.Value.GetDouble());
    }

    // the project's own package versions and rules do not hold for what is built inside its folder
    private static readonly string[] s_release =
    [
        "-c",
        "Release",
        "-v",
        "quiet",
        "-m:2",
        "-p:ImportDirectoryPackagesProps=false",
        "-p:ImportDirectoryBuildTargets=false",
        "-p:RunAnalyzers=false",
    ];

    private string Folder(string project) => Path.Combine(_folder, "dotnet", project);

    private string Built(string project) =>
        Path.Combine(Folder(project), "bin", "Release", "net10.0", $"{project}.dll");

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            // what is shared may be read-only, and a copied mark of that would be in the way of the next copy
            File.WriteAllBytes(Path.Combine(to, Path.GetFileName(file)), File.ReadAllBytes(file));
        foreach (var folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
