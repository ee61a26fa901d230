using CleanPlan.Application.Planning;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Llm;

public sealed class AskingAModelThatFails : IAsyncLifetime
{
    private static readonly string s_sound = ModelRig.Completion("""[{"key":"a"}]""");
    private static readonly string s_down = ModelServer.Http(500, "{}");

    private readonly ModelRig _rig = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    public static TheoryData<string, string> Passing =>
        new()
        {
            { ModelServer.Http(408, "{}"), "408 http_408" },
            { ModelServer.Http(429, "{}"), "429 http_429" },
            { ModelServer.Http(500, "no JSON"), "500 http_500" },
            { ModelServer.Http(503, ""), "503 http_503" },
            { ModelServer.Http(529, "{}"), "529 http_529" },
            { ModelServer.Cut, " no_connection" },
            { ModelServer.Http(200, ""), "200 broken_body" },
            { ModelServer.Http(200, "<html>"), "200 broken_body" },
            { ModelServer.Http(200, "[1]"), "200 broken_body" },
            { ModelServer.Http(200, """{"choices":[]}"""), "200 broken_body" },
            { s_sound[..^40], "200 broken_body" },
        };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_asked_again_after_a_while(string answer, string told)
    {
        _rig.Use(_rig.OpenAi());
        _rig.Server.Answer(answer, s_sound);

        var drafting = _rig.Draft();
        await _rig.Pass(0.25);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        var lines = _rig.Lines.ToList();
        Assert.StartsWith($"Draft first 1 Error {told}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("Draft first 2 Ok 200 ", lines[1]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(529)]
    public async Task Anthropic_s_failures_are_told_apart_as_well(int status)
    {
        _rig.Use(_rig.Claude());
        _rig.Server.Answer(
            ModelServer.Http(status, """{"type":"error","error":{"type":"x","message":"y"}}""", "Retry-After: 3\r\n"),
            ModelServer.Cut,
            ModelServer.Http(200, "{}"),
            ModelRig.Message("""{"tasks":[{"key":"a"}]}""")
        );

        var drafting = _rig.Draft();
        await _rig.Pass(3);
        await _rig.Pass(0.5);
        await _rig.Pass(1);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.Equal(
            [$"http_{status}", "no_connection", "broken_body", null],
            _rig.Calls.Ends.Select(end => end.Error?.Split(':')[0])
        );
    }

    [Fact]
    public async Task It_is_asked_three_times_more_and_each_wait_is_longer()
    {
        _rig.Use(_rig.OpenAi(), ModelRig.Stub);
        _rig.Server.Answer(s_down, s_down, s_down, s_down);

        var drafting = _rig.Draft();
        await _rig.Pass(0.25);
        await _rig.Pass(0.5);
        await _rig.Pass(1);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.Equal(["first 1", "first 2", "first 3", "first 4", "stub 1"], Asked);
    }

    [Theory]
    [InlineData("Retry-After: 7", 7)]
    [InlineData("Retry-After: 0", 0.25)]
    [InlineData("Retry-After: -5", 0.25)]
    [InlineData("Retry-After: soon", 0.25)]
    [InlineData("Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2026 00:00:12 GMT", 12)]
    [InlineData("Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nRetry-After: Wed, 31 Dec 2025 00:00:00 GMT", 0.25)]
    public async Task It_is_left_alone_as_long_as_it_asks_for(string head, double seconds)
    {
        _rig.Use(_rig.OpenAi());
        _rig.Server.Answer(ModelServer.Http(429, "{}", $"{head}\r\n"), s_sound);

        var drafting = _rig.Draft();
        await _rig.Pass(seconds);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
    }

    [Fact]
    public async Task Who_asks_for_more_time_than_there_is_is_passed_over()
    {
        _rig.Use(_rig.OpenAi(), _rig.OpenAi("second"));
        _rig.Server.Answer(ModelServer.Http(429, "{}", "Retry-After: 60\r\n"), s_sound);

        Assert.IsType<PlannerDraft>(await _rig.Draft().Soon());
        Assert.Equal(["first 1", "second 1"], Asked);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(302)]
    public async Task What_asking_again_mends_not_is_for_the_next(int status)
    {
        _rig.Use(_rig.OpenAi(), _rig.OpenAi("second"));
        _rig.Server.Answer(ModelServer.Http(status, "{}"), s_sound);

        Assert.IsType<PlannerDraft>(await _rig.Draft().Soon());
        Assert.Equal(["first 1", "second 1"], Asked);
        Assert.Equal(status, _rig.Calls.Ends[0].HttpStatus);
    }

    [Fact]
    public async Task Where_nobody_answers_everybody_s_reason_is_told()
    {
        _rig.Use(_rig.OpenAi(), _rig.OpenAi("second"));
        _rig.Server.Answer(ModelServer.Http(401, "{}"), ModelServer.Http(404, "{}"));

        var failure = Assert.IsType<PlannerFailure>(await _rig.Draft().Soon());

        Assert.Equal(PlannerFailureType.ProviderUnavailable, failure.Type);
        Assert.Equal("No provider answered: first: http_401, second: http_404.", failure.Message);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_connection_that_fails()
    {
        var settings = _rig.OpenAi();
        settings.BaseUrl = "http://127.0.0.1:1/v1";
        _rig.Use(settings, ModelRig.Stub);

        var drafting = _rig.Draft();
        await _rig.Pass(0.25);
        await _rig.Pass(0.5);
        await _rig.Pass(1);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.All(
            _rig.Calls.Ends.SkipLast(1),
            end => Assert.StartsWith("no_connection: ", end.Error, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_call_is_cut_after_half_a_minute_and_a_draft_after_a_whole_one()
    {
        _rig.Use(_rig.OpenAi(), ModelRig.Stub);

        var drafting = _rig.Draft();
        await Patience.Until(() => _rig.Server.Requests.Count == 1);
        await _rig.Pass(30);
        await _rig.Pass(0.25);
        await Patience.Until(() => _rig.Server.Requests.Count == 2);
        await _rig.Pass(29.75);

        Assert.Equal(PlannerFailureType.DraftTimeout, Assert.IsType<PlannerFailure>(await drafting.Soon()).Type);
        Assert.Equal(
            [(ModelCallOutcome.Timeout, 30), (ModelCallOutcome.Timeout, 29.75)],
            _rig.Calls.Ends.Select(end => (end.Outcome, end.Duration.TotalSeconds))
        );
    }

    [Fact]
    public async Task Who_no_longer_wants_the_draft_cuts_the_connection()
    {
        using var cut = new CancellationTokenSource();
        _rig.Use(_rig.OpenAi());
        var drafting = _rig.Draft(cancel: cut.Token);
        await Patience.Until(() => _rig.Server.Requests.Count == 1);

        await cut.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drafting.Soon());
        Assert.Equal(["Draft first 1 Cancelled  "], _rig.Lines);
    }

    [Fact]
    public async Task After_five_failures_in_a_row_it_is_left_alone_for_half_a_minute_and_then_probed_once()
    {
        _rig.Use(_rig.OpenAi(), ModelRig.Stub);
        _rig.Server.Answer(s_down, s_down, s_down, s_down, s_down);
        var first = _rig.Draft();
        await _rig.Pass(0.25);
        await _rig.Pass(0.5);
        await _rig.Pass(1);
        await first.Soon();

        // the fifth opens the breaker, which ends the waiting too
        var second = _rig.Draft();
        await _rig.Pass(0.25);
        await second.Soon();
        await _rig.Draft().Soon();
        Assert.Equal(5, _rig.Server.Requests.Count);

        _rig.Time.Advance(TimeSpan.FromSeconds(30));
        var probing = _rig.Draft();
        await Patience.Until(() => _rig.Server.Requests.Count == 6);
        await _rig.Draft().Soon();
        Assert.Equal(6, _rig.Server.Requests.Count);
        Assert.False(probing.IsCompleted);
    }

    [Fact]
    public async Task A_success_closes_the_breaker_and_an_answer_that_breaks_rules_is_one()
    {
        _rig.Use(_rig.OpenAi());
        var broken = ModelRig.Completion("no");
        _rig.Server.Answer(s_down, s_down, s_down, broken, s_down, s_down, s_down, s_sound);

        var drafting = _rig.Draft();
        foreach (var wait in new[] { 0.25, 0.5, 1, 0.25, 0.5, 1 })
            await _rig.Pass(wait);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.Equal(8, _rig.Server.Requests.Count);
        Assert.Equal(ModelCallPurpose.Repair, _rig.Calls.Sent[^1].Purpose);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        _rig.Use(_rig.OpenAi(), ModelRig.Stub);
        var endless = ModelServer.Http(200, new string(' ', 5 * 1024 * 1024));
        _rig.Server.Answer(endless, s_sound);

        var drafting = _rig.Draft();
        await _rig.Pass(0.25);

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.StartsWith("broken_body: ", _rig.Calls.Ends[0].Error, StringComparison.Ordinal);
    }

    private IEnumerable<string> Asked => _rig.Calls.Sent.Select(call => $"{call.Provider} {call.Attempt}");
}
