using System.Text.Json;
using CleanPlan.Api.Json;

namespace CleanPlan.Api.Cli;

internal static class Print
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON for a script, or lines for a person.</summary>
    public static async Task Either<T>(bool json, T value, params string?[] lines)
    {
        if (json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, Indented));
        else
            await Lines(lines);
    }

    /// <summary>The same, of an answer of a server: as it wrote it.</summary>
    public static async Task Wire<T>(bool json, T value, params string?[] lines)
    {
        if (json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, WireJson.Of<T>()));
        else
            await Lines(lines);
    }

    public static async Task Lines(string?[] lines)
    {
        foreach (var line in lines)
        {
            if (line is not null)
                await Console.Out.WriteLineAsync(line);
        }
    }
}
