using System.Text.Json;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Answers by what was asked, one in a line of a file: the last one counts.</summary>
internal sealed class Cassette(CassetteSettings settings)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, Reply>? _answers;

    public bool IsReplayed => settings.Mode == CassetteModes.Replay;

    public async Task<Reply?> Find(string hash, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            _answers ??= await Read(cancel);
            return _answers.GetValueOrDefault(hash);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task Add(string hash, Reply reply, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            await File.AppendAllTextAsync(
                settings.File!,
                JsonSerializer.Serialize(new Recorded(hash, reply)) + "\n",
                cancel
            );
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Dictionary<string, Reply>> Read(CancellationToken cancel)
    {
        var answers = new Dictionary<string, Reply>(StringComparer.Ordinal);
        foreach (var line in await File.ReadAllLinesAsync(settings.File!, cancel))
        {
            if (JsonSerializer.Deserialize<Recorded>(line) is { } recorded)
                answers[recorded.Request] = recorded.Reply;
        }

        return answers;
    }

    private sealed record Recorded(string Request, Reply Reply);
}
