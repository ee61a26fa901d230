using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Llm;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.Options;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>The planner before servers that others wrote to stand in for models, with what goes wrong at those.</summary>
[Trait("Length", "Long")]
public sealed class ModelServersOfOthers : IClassFixture<ContractTools>, IDisposable
{
    private const string Plan = """{"tasks":[{"key":"a"},{"key":"b","depends_on":["a"]}]}""";
    private const string Cycle = """{"tasks":[{"key":"a","depends_on":["b"]},{"key":"b","depends_on":["a"]}]}""";

    private static readonly object s_usage = new
    {
        prompt_tokens = 10,
        completion_tokens = 5,
        total_tokens = 15,
    };

    private readonly string _fixtures = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.json");

    [ToolFact("node", "npm")]
    public async Task Aimock_s_answers_faults_and_chaos_are_understood_in_both_protocols()
    {
        await File.WriteAllTextAsync(
            _fixtures,
            JsonSerializer.Serialize(new { fixtures = Fixtures(Kinds.OpenAi).Concat(Fixtures(Kinds.Anthropic)) })
        );
        var port = FreePort();
        using var server = ProgramProcess.StartOther(
            "node",
            [
                ContractTools.PathOf(Path.Combine("node_modules", ".bin", "llmock")),
                .. (string[])["--port", $"{port}", "-f", _fixtures],
            ]
        );
        await server.Says("listening on");

        foreach (var provider in (ProviderSettings[])[OpenAi(port), Anthropic(port)])
        {
            var kind = provider.Kind;
            Assert.Equal($"{kind}: draft of 2: Draft ok", await Draft("sound", provider));
            Assert.Equal(
                $"{kind}: draft of 2: Draft http_500, Draft http_429, Draft ok",
                await Draft("flaky", provider)
            );
            Assert.Equal($"{kind}: draft of 2: Draft invalid, Repair ok", await Draft("cyclic", provider));
            Assert.Equal($"{kind}: answer_invalid: Draft invalid, Repair invalid", await Draft("stubborn", provider));
            Assert.Equal($"{kind}: answer_invalid: Draft invalid, Repair invalid", await Draft("endless", provider));
            Assert.Equal($"{kind}: provider_unavailable: Draft http_401", await Draft("locked", provider));
            Assert.Equal(
                $"{kind}: provider_unavailable: {string.Join(", ", Enumerable.Repeat("Draft broken_body", 4))}",
                await Draft("malformed", provider)
            );
            Assert.Equal(
                $"{kind}: provider_unavailable: {string.Join(", ", Enumerable.Repeat("Draft no_connection", 4))}",
                await Draft("disconnected", provider)
            );
        }
    }

    [ToolFact("node", "npm")]
    public async Task Mock_llm_is_one_more_that_speaks_the_protocol()
    {
        await File.WriteAllTextAsync(
            _fixtures,
            $$"""
            rules:
              - path: "/v1/chat/completions"
                response:
                  status: 200
                  content: '{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
                    {"role":"assistant","content":{{JsonSerializer.Serialize(Plan)}}},"finish_reason":"stop"}],
                    "usage":{{JsonSerializer.Serialize(s_usage)}}}'
              - path: "/v1/chat/completions"
                sequence: 0
                response:
                  status: 503
                  content: '{}'
            """
        );
        var port = FreePort();
        using var server = ProgramProcess.StartOther(
            "env",
            [
                .. (string[])["HOST=127.0.0.1", $"PORT={port}", "node"],
                ContractTools.PathOf(Path.Combine("node_modules", ".bin", "mock-llm")),
                .. (string[])["--config", _fixtures],
            ]
        );
        await server.Says("server running on");

        Assert.Equal("openai: draft of 2: Draft http_503, Draft ok", await Draft("any", OpenAi(port)));
    }

    public void Dispose() => File.Delete(_fixtures);

    /// <summary>Draws up a plan for the goal, and says what came of it and of each request.</summary>
    private async Task<string> Draft(string goal, ProviderSettings provider)
    {
        var calls = new KeptModelCalls();
        var options = Options.Create(new PlannerOptions { Providers = [provider] });
        // nobody waits longer than is asked for
        var planner = new Planner(options, () => 0, TimeProvider.System);
        var request = new PlannerRequest { Kind = PlanningKind.Draft, Goal = goal };
        var outcome = await planner.Draft(request, calls, CancellationToken.None).Soon();

        Assert.All(
            calls.Ends.Where(end => end.Answer is not null),
            end => Assert.Equal((10, 5), (end.InputTokens, end.OutputTokens))
        );
        var came = outcome is PlannerDraft draft ? $"draft of {draft.Tasks.Count}" : $"{Type(outcome).Wire()}";
        var asked = calls.All.Select(x => $"{x.Call.Purpose} {Word(x.End!)}");
        return $"{provider.Kind}: {came}: {string.Join(", ", asked)}";

        static PlannerFailureType Type(PlannerOutcome outcome) => Assert.IsType<PlannerFailure>(outcome).Type;
        static string Word(ModelCallEnd end) =>
            end.Outcome is ModelCallOutcome.Error ? end.Error!.Split(':')[0] : end.Outcome.Wire();
    }

    private static ProviderSettings OpenAi(int port) =>
        new()
        {
            Name = "first",
            Kind = Kinds.OpenAi,
            Model = Kinds.OpenAi,
            BaseUrl = $"http://127.0.0.1:{port}/v1",
        };

    private static ProviderSettings Anthropic(int port) =>
        new()
        {
            Name = "first",
            Kind = Kinds.Anthropic,
            Model = Kinds.Anthropic,
            BaseUrl = $"http://127.0.0.1:{port}",
        };

    private static IEnumerable<object> Fixtures(string model)
    {
        yield return Fixture(model, "sound", Answer(model, Plan));
        yield return Fixture(model, "flaky", Error(500), turn: 0);
        yield return Fixture(model, "flaky", Error(429), turn: 1);
        yield return Fixture(model, "flaky", Answer(model, Plan), turn: 2);
        yield return Fixture(model, "cyclic", Answer(model, Cycle));
        yield return Fixture(model, "stubborn", Answer(model, "I would rather not."));
        yield return Fixture(model, "endless", Answer(model, Plan, "length"));
        yield return Fixture(model, "locked", Error(401));
        yield return Fixture(model, "malformed", Answer(model, Plan), chaos: new { malformedRate = 1 });
        yield return Fixture(model, "disconnected", Answer(model, Plan), chaos: new { disconnectRate = 1 });
        // what is sent back with its faults names no goal
        yield return Fixture(model, "dependency_cycle", Answer(model, Plan));
        yield return Fixture(model, "malformed_json", Answer(model, Cycle));
        yield return Fixture(model, "answer_truncated", Answer(model, Plan, "length"));
    }

    private static object Fixture(string model, string words, object response, int? turn = null, object? chaos = null)
    {
        var match = new Dictionary<string, object> { ["model"] = model, ["userMessage"] = $"\"{words}\"" };
        if (turn is { } index)
            match["sequenceIndex"] = index;
        return chaos is null
            ? new { match, response }
            : new
            {
                match,
                response,
                chaos,
            };
    }

    private static object Answer(string model, string plan, string? finish = null)
    {
        var answer = new Dictionary<string, object> { ["usage"] = s_usage };
        if (model == Kinds.OpenAi || !plan.StartsWith('{'))
            answer["content"] = plan;
        else
            answer["toolCalls"] = new[] { new { name = "submit_plan", arguments = plan } };
        if (finish is not null)
            answer["finishReason"] = finish;
        return answer;
    }

    private static object Error(int status) => new { error = new { message = "no", type = "any" }, status };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
