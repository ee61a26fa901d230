using System.Runtime.CompilerServices;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Makes the providers that are configured.</summary>
internal static class Providers
{
    public static IReadOnlyList<IProvider> Of(PlannerOptions options, TimeProvider time)
    {
        var delay = TimeSpan.FromSeconds(options.Stub.DelaySeconds);
        if (options.Providers.Length == 0)
            return [new StubProvider(Kinds.Stub, delay, time)];
        var cassette = options.Cassette.Mode == CassetteModes.Off ? null : new Cassette(options.Cassette);
        return
        [
            .. options.Providers.Select(settings =>
                settings.Kind == Kinds.Stub ? new StubProvider(settings.Name, delay, time)
                : cassette is null ? Network(settings)
                : new RecordedProvider(Network(settings), settings, cassette)
            ),
        ];
    }

    // whoever only has the stub never loads the clients of the others, some 18 MB of code
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IProvider Network(ProviderSettings settings) =>
        Kinds.IsAnthropic(settings.Kind)
            ? new ChatProvider(settings, AnthropicChat.Open, AnthropicChat.Options(settings))
            : new ChatProvider(settings, OpenAiChat.Open, OpenAiChat.Options(settings));
}
