using System.Text.Json;
using CleanPlan.Infrastructure.Llm;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.AI;

namespace CleanPlan.Infrastructure.Tests.Llm;

/// <summary>Answers as OpenAI's service gave them, word for word, to the client that asks for plans.</summary>
public sealed class RecordedWireMessages : IAsyncLifetime
{
    private readonly ModelRig _rig = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [DataTheory]
    [InlineData("basic")]
    [InlineData("function_calling")]
    [InlineData("json_mode")]
    [InlineData("multi_turn")]
    [InlineData("system_message")]
    [InlineData("tools")]
    public async Task Are_understood(string name)
    {
        var recorded = RealData.Json($"03-chat/openai-wire/ChatCompletions-{name}-response.json");
        _rig.Server.Answer(ModelServer.Http(200, recorded.GetRawText()));

        var provider = Providers.Of(Configured(), _rig.Time)[0];
        var reply = await provider.Ask(DraftPrompt.For(ModelRig.Asked), CancellationToken.None).Soon();
        var choice = recorded.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        var usage = recorded.GetProperty("usage");

        Assert.Equal((null, 200), (reply.Fault, reply.HttpStatus));
        Assert.Equal(
            (usage.GetProperty("prompt_tokens").GetInt64(), usage.GetProperty("completion_tokens").GetInt64()),
            (reply.InputTokens, reply.OutputTokens)
        );
        Assert.Equal(
            choice.GetProperty("finish_reason").GetString() == "length" ? ReplyEnding.Truncated : ReplyEnding.Whole,
            reply.Ending
        );
        if (message.GetProperty("content").GetString() is { } content)
            Assert.Equal(content, reply.Answer);
        else
        {
            var arguments = message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments");
            Assert.True(
                JsonElement.DeepEquals(JsonElement.Parse(arguments.GetString()!), JsonElement.Parse(reply.Answer!))
            );
        }
    }

    [DataFact]
    public async Task Are_understood_piece_by_piece()
    {
        var stream = await File.ReadAllTextAsync(
            RealData.PathOf("03-chat/openai-wire/ChatCompletions-streaming-response.txt")
        );
        _rig.Server.Answer(
            ModelServer.Http(200, stream).Replace("application/json", "text/event-stream", StringComparison.Ordinal)
        );
        using var http = new HttpClient();
        using var client = OpenAiChat.Open(_rig.OpenAi(), "key", http);

        var pieces = await client.GetStreamingResponseAsync("hi").ToListAsync();
        var told = stream
            .Split('\n')
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonElement.Parse(line["data: ".Length..]).GetProperty("choices"))
            .Where(choices => choices.GetArrayLength() > 0)
            .Select(choices => choices[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : "");

        Assert.NotEmpty(string.Concat(told));
        Assert.Equal(string.Concat(told), string.Concat(pieces.Select(piece => piece.Text)));
    }

    private PlannerOptions Configured()
    {
        _rig.Use(_rig.OpenAi());
        return _rig.Options;
    }
}
