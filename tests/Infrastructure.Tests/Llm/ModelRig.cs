using System.Text.Json;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Llm;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Llm;

/// <summary>A planner before a model's server, with a clock that stands still and jitter that is always half.</summary>
internal sealed class ModelRig : IAsyncDisposable
{
    public const string Key = "sk-secret-of-a-test";

    private readonly string _keyFile = Path.GetTempFileName();
    private Planner? _planner;

    public ModelRig() => File.WriteAllText(_keyFile, $"{Key}\n");

    public ModelServer Server { get; } = new();

    public FakeTime Time { get; } = new();

    public KeptModelCalls Calls { get; } = new();

    public PlannerOptions Options { get; } = new();

    public static PlannerRequest Asked { get; } =
        new()
        {
            Kind = PlanningKind.Draft,
            Goal = "Write a guide",
            AgentTypes = ["Generation"],
        };

    public ProviderSettings OpenAi(string name = "first") =>
        new()
        {
            Name = name,
            Kind = Kinds.OpenAi,
            BaseUrl = Server.Url,
            Model = "gpt-test",
            ApiKeyFile = _keyFile,
            Temperature = 0.5f,
            PriceInput = 2,
            PriceOutput = 10,
        };

    public ProviderSettings Claude() =>
        new()
        {
            Name = "claude",
            Kind = Kinds.Claude,
            BaseUrl = Server.Url[..^"/v1".Length],
            Model = "claude-test",
            ApiKeyFile = _keyFile,
        };

    public static ProviderSettings Stub { get; } = new() { Name = "stub", Kind = Kinds.Stub };

    public void Use(params ProviderSettings[] providers) => Options.Providers = providers;

    public Task<PlannerOutcome> Draft(PlannerRequest? request = null, CancellationToken cancel = default) =>
        (_planner ??= new Planner(Microsoft.Extensions.Options.Options.Create(Options), () => 0.5, Time)).Draft(
            request ?? Asked,
            Calls,
            cancel
        );

    /// <summary>Lets so much time pass as soon as somebody waits for exactly that.</summary>
    public async Task Pass(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        await Patience.Until(() => Time.IsDueIn(time));
        Time.Advance(time);
    }

    /// <summary>What was told of each request, in a line.</summary>
    public IEnumerable<string> Lines =>
        Calls.All.Select(x =>
            $"{x.Call.Purpose} {x.Call.Provider} {x.Call.Attempt} {x.End?.Outcome} {x.End?.HttpStatus} {x.End?.Error}"
        );

    public static string Completion(string content, string finish = "stop", string refusal = "null") =>
        ModelServer.Http(
            200,
            $$"""
            {"id":"c","object":"chat.completion","created":1,"model":"gpt-test","choices":[{"index":0,"message":
            {"role":"assistant","content":{{JsonSerializer.Serialize(content)}},"refusal":{{refusal}}},
            "finish_reason":"{{finish}}"}],"usage":{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200} }
            """
        );

    public static string Message(string input, string reason = "tool_use") =>
        ModelServer.Http(
            200,
            $$"""
            {"id":"m","type":"message","role":"assistant","model":"claude-test","content":[{"type":"text","text":"Here:"},
            {"type":"tool_use","id":"t","name":"submit_plan","input":{{input}}}],"stop_reason":"{{reason}}",
            "stop_sequence":null,"usage":{"input_tokens":1000,"output_tokens":200} }
            """
        );

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        File.Delete(_keyFile);
    }
}
