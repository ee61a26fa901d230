using CleanPlan.Application.Planning;
using Microsoft.Extensions.AI;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>A language model over HTTP, by whichever client speaks its protocol.</summary>
internal sealed class ChatProvider : IProvider
{
    private readonly ProviderSettings _settings;
    private readonly Func<ProviderSettings, string?, HttpClient, IChatClient> _open;
    private readonly ChatOptions _options;

    // as long as the process lives, which the provider does too
    private readonly SocketsHttpHandler _connections = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // addresses may come to mean other machines
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // the key goes where it was meant to go
        AllowAutoRedirect = false,
        UseCookies = false,
    };

    public ChatProvider(
        ProviderSettings settings,
        Func<ProviderSettings, string?, HttpClient, IChatClient> open,
        ChatOptions options
    ) => (_settings, _open, _options) = (settings, open, options);

    public string Name => _settings.Name;

    public string? Model => _settings.Model;

    public async Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel)
    {
        var exchange = new HttpExchange(_connections);
        using var http = new HttpClient(exchange, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        string? key = null;
        try
        {
            // each time, so that it can be changed while the process lives
            key = ProviderKey.Of(_settings);
            using var client = _open(_settings, key, http);
            return ReplyOf(await client.GetResponseAsync(Turns(prompt), _options, cancel), exchange, key);
        }
        catch (Exception fault)
        {
            // there is no closed list of what a client throws over a cut call, or over a body that it cannot read
            cancel.ThrowIfCancellationRequested();
            return exchange.Failure(Redacted(fault.Message, key));
        }
    }

    private static IEnumerable<ChatMessage> Turns(DraftPrompt prompt) =>
        prompt.Parts.Select(part => new ChatMessage(
            part.Role switch
            {
                PromptRole.System => ChatRole.System,
                PromptRole.User => ChatRole.User,
                _ => ChatRole.Assistant,
            },
            prompt.TextOf(part)
        ));

    private Reply ReplyOf(ChatResponse response, HttpExchange exchange, string? key)
    {
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        var call = contents.OfType<FunctionCallContent>().FirstOrDefault(call => call.Arguments is not null);
        var isRefused =
            response.FinishReason == ChatFinishReason.ContentFilter || contents.OfType<ErrorContent>().Any();
        return new Reply(Redacted(call is null ? response.Text : PlanningJson.Of(call.Arguments), key))
        {
            Ending =
                isRefused ? ReplyEnding.Refused
                : response.FinishReason == ChatFinishReason.Length ? ReplyEnding.Truncated
                : ReplyEnding.Whole,
            HttpStatus = exchange.Status,
            InputTokens = response.Usage?.InputTokenCount,
            OutputTokens = response.Usage?.OutputTokenCount,
            Cost = _settings.CostOf(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount),
        };
    }

    /// <summary>As it can be kept: some services repeat the key that they refuse, and no storage takes U+0000.</summary>
    private static string Redacted(string text, string? key) =>
        (key is null ? text : text.Replace(key, "[redacted]", StringComparison.Ordinal)).Replace('\0', '\uFFFD');
}
