namespace CleanPlan.Api.Cli;

/// <summary>
/// What a server sends as events. It beats while it has nothing to tell, so silence means that the line is cut: the
/// framework's own reader passes over beats, and would wait on such a line for ever.
/// </summary>
internal static class EventData
{
    private const string Data = "data: ";
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(45);

    /// <exception cref="OperationCanceledException">nothing was heard for too long</exception>
    public static async IAsyncEnumerable<string> In(Stream stream)
    {
        using var lines = new StreamReader(stream);
        using var silence = new CancellationTokenSource();
        string? data = null;
        while (true)
        {
            silence.CancelAfter(s_silence);
            if (await lines.ReadLineAsync(silence.Token) is not { } line)
                yield break;
            if (line.StartsWith(Data, StringComparison.Ordinal))
                data = line[Data.Length..];
            // an event that was cut off before its empty line is sent again
            if (line.Length > 0 || data is null)
                continue;
            yield return data;
            data = null;
        }
    }
}
