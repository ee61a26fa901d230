using System.Text.Json;

namespace CleanPlan.Api.Cli;

internal static class Print
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON for a script, or lines for a person.</summary>
    public static async Task Either<T>(bool json, T value, params string?[] lines)
    {
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, Wire));
            return;
        }

        foreach (var line in lines)
        {
            if (line is not null)
                await Console.Out.WriteLineAsync(line);
        }
    }
}
