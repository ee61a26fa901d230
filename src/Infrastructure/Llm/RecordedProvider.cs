namespace CleanPlan.Infrastructure.Llm;

/// <summary>A provider whose answers are kept, or given again without asking it.</summary>
internal sealed class RecordedProvider(IProvider provider, ProviderSettings settings, Cassette cassette) : IProvider
{
    public string Name => provider.Name;

    public string? Model => provider.Model;

    public async Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel)
    {
        var hash = prompt.Hash($"{settings.Kind} {settings.Model} {settings.Structured} {settings.Temperature}");
        if (cassette.IsReplayed)
            return await cassette.Find(hash, cancel) ?? new Reply(null) { Fault = "cassette_miss", Detail = hash };
        var reply = await provider.Ask(prompt, cancel);
        if (reply.Answer is not null)
            await cassette.Add(hash, reply, cancel);
        return reply;
    }
}
