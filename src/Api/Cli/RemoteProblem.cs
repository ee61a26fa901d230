using System.Text.Json;

namespace CleanPlan.Api.Cli;

/// <summary>Reads what a server says where it refuses.</summary>
internal static class RemoteProblem
{
    public static string LineOf(HttpResponseMessage answer, byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var said = problem.RootElement;
            var faults = said.GetProperty("errors").EnumerateArray().Select(fault => Text(fault, "message"));
            // one fault alone is the detail, too
            return Shown.Line(string.Join(' ', faults.Prepend(Text(said, "detail")).Distinct()), 1_000);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // whatever stands in between has no problems of its own
            return $"{answer.RequestMessage?.RequestUri} answers {(int)answer.StatusCode} {answer.ReasonPhrase}.";
        }
    }

    private static string? Text(JsonElement said, string member) => said.GetProperty(member).GetString();
}
