using System.Text.Json;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>A provider whose answers are kept, or given again without asking it.</summary>
internal sealed class RecordedProvider(IProvider provider, ProviderSettings settings, Cassette cassette) : IProvider
{
    public string Name => provider.Name;

    public string? Model => provider.Model;

    public async Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel)
    {
        var hash = prompt.Hash($"{settings.Kind} {settings.Model} {settings.Structured} {settings.Temperature}");
        try
        {
            return cassette.IsReplayed
                ? await cassette.Find(hash, cancel) ?? Failed("cassette_miss", hash)
                : await Record(hash, await provider.Ask(prompt, cancel), cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return Failed("cassette_failed", fault.Message);
        }
    }

    private async Task<Reply> Record(string hash, Reply reply, CancellationToken cancel)
    {
        if (reply.Answer is not null)
            await cassette.Add(hash, reply, cancel);
        return reply;
    }

    private static Reply Failed(string fault, string detail) => new(null) { Fault = fault, Detail = detail };
}
