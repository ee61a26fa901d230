using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Anthropic's messages; the plan comes as what a tool is called with, which the model must call.</summary>
internal static class AnthropicChat
{
    private const string Tool = "submit_plan";

    public static IChatClient Open(ProviderSettings settings, string? key, HttpClient http)
    {
        var options = new ClientOptions
        {
            ApiKey = key,
            HttpClient = http,
            // how often and how long is decided in one place, and not here
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (settings.BaseUrl is { } url)
            options = options with { BaseUrl = url.TrimEnd('/') };
        return new AnthropicClient(options).AsIChatClient(settings.Model!, settings.MaxOutputTokens);
    }

    public static ChatOptions Options(ProviderSettings settings) =>
        settings.Structured == Structures.None
            ? new ChatOptions { Temperature = settings.Temperature, MaxOutputTokens = settings.MaxOutputTokens }
            : new ChatOptions
            {
                Temperature = settings.Temperature,
                MaxOutputTokens = settings.MaxOutputTokens,
                Tools =
                [
                    AIFunctionFactory.CreateDeclaration(
                        Tool,
                        "Hands in the plan.",
                        JsonElement.Parse(PromptTexts.Schema)
                    ),
                ],
                ToolMode = ChatToolMode.RequireSpecific(Tool),
                AllowMultipleToolCalls = false,
            };
}
