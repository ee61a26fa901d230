using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Chat completions, as OpenAI and many others offer them.</summary>
internal static class OpenAiChat
{
    private const string OpenAi = "https://api.openai.com/v1";
    private const string Qwen = "https://dashscope.aliyuncs.com/compatible-mode/v1";

    public static IChatClient Open(ProviderSettings settings, string? key, HttpClient http) =>
        new OpenAI.Chat.ChatClient(
            settings.Model,
            // servers that want none take any
            new ApiKeyCredential(key ?? "none"),
            new OpenAIClientOptions
            {
                Endpoint = new Uri(settings.BaseUrl ?? (settings.Kind == Kinds.Qwen ? Qwen : OpenAi)),
                Transport = new HttpClientPipelineTransport(http),
                // how often and how long is decided in one place, and not here
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
            }
        ).AsIChatClient();

    public static ChatOptions Options(ProviderSettings settings) =>
        new()
        {
            Temperature = settings.Temperature,
            MaxOutputTokens = settings.MaxOutputTokens,
            RawRepresentationFactory = settings.BaseUrl is null ? null : _ => OlderName(settings.MaxOutputTokens),
            ResponseFormat = settings.Structured switch
            {
                Structures.Schema => ChatResponseFormat.ForJsonSchema(JsonElement.Parse(PromptTexts.Schema), "plan"),
                Structures.Json => ChatResponseFormat.Json,
                _ => null,
            },
        };

    /// <summary>OpenAI's own service refuses the name that all others still know.</summary>
    private static OpenAI.Chat.ChatCompletionOptions OlderName(int tokens)
    {
        var options = new OpenAI.Chat.ChatCompletionOptions();
#pragma warning disable SCME0001 // the one way past the names that the client knows
        options.Patch.Set("$.max_tokens"u8, tokens);
#pragma warning restore SCME0001
        return options;
    }
}
