using CleanPlan.Application.Agents;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Agents;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanPlan.Infrastructure.Tests.Agents;

public sealed class CrewAtWork : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly FakeSupply _supply = new();
    private readonly FakeAgent _agent = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    [Fact]
    public async Task It_reports_what_an_agent_answers()
    {
        Start();
        var asks = _supply.Offer();
        _agent.Of(asks).End.SetResult(AgentAnswer.AskForInput("Where to?"));

        var question = await _supply.Next<Question>();

        Assert.Equal(TaskReason.AwaitingInput, question.Reason);
        Assert.Equal("Where to?", question.Message);

        _agent.Of(_supply.Offer()).Complete();
        Assert.Contains("\"summary\":\"done\"", (await _supply.Next<Completion>()).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_is_a_failure_worth_a_retry_and_the_crew_goes_on()
    {
        Start(slots: 1);
        _agent.Of(_supply.Offer()).End.SetException(new InvalidOperationException("oops"));

        var failure = await _supply.Next<FailureReport>();

        Assert.Equal("InvalidOperationException", failure.ErrorType);
        Assert.Equal("oops", failure.ErrorMessage);
        Assert.True(failure.Retryable);
        _agent.Of(_supply.Offer()).Complete();
        await _supply.Next<Completion>();
    }

    [Fact]
    public async Task A_failure_that_the_agent_knows_says_itself_how_it_is_treated()
    {
        Start();
        var failure = new AgentFailure("quota", "Later.", retryable: true, TimeSpan.FromSeconds(7));
        _agent.Of(_supply.Offer()).End.SetException(failure);

        var report = await _supply.Next<FailureReport>();

        Assert.Equal(("quota", "Later.", 7), (report.ErrorType, report.ErrorMessage, report.RetryAfterSeconds));
    }

    [Fact]
    public async Task It_keeps_to_its_slots_and_fills_one_as_soon_as_it_is_free()
    {
        Start(slots: 3);
        var tasks = Enumerable.Range(0, 30).Select(_ => _supply.Offer()).ToList();
        foreach (var task in tasks)
        {
            await _agent.Of(task).Begun.Task.Soon();
            _agent.Of(task).Complete();
        }

        await Stop();
        Assert.Equal(3, _supply.MostHeld);
    }

    [Fact]
    public async Task Completions_that_end_while_a_set_is_on_its_way_make_the_next_set()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _supply.BeforeReport = () =>
        {
            first.TrySetResult();
            return gate.Task;
        };
        Start(slots: 4);
        var tasks = await Begin(4);
        _agent.Of(tasks[0]).Complete();
        await first.Task.Soon();
        foreach (var task in tasks.Skip(1))
        {
            (await _agent.Of(task).Begun.Task).Tell("almost");
            (await _agent.Of(task).Begun.Task).Tell("there");
        }

        gate.SetResult();

        Assert.Single(await _supply.NextSet());
        Assert.Equal(6, (await _supply.NextSet()).Count);
    }

    [Fact]
    public async Task All_slots_that_a_set_frees_are_claimed_for_at_once_and_right_behind_it()
    {
        _supply.KeepsOrder = true;
        Start(slots: 5);
        foreach (var task in Enumerable.Range(0, 50).Select(_ => _supply.Offer()).ToList())
        {
            await _agent.Of(task).Begun.Task.Soon();
            _agent.Of(task).Complete();
        }

        for (var ended = 0; ended < 50; )
            ended += (await _supply.NextSet()).Count;

        var asked = _supply.Asked.ToList();
        Assert.Equal(50, asked.Sum(each => each.Ended));
        // behind the last set the claim may not have been made yet
        Assert.All(
            asked.Chunk(2).Where(pair => pair.Length == 2),
            pair => Assert.Equal((pair[0].Ended, 0), (pair[1].AskedFor, pair[1].Ended))
        );
    }

    [Fact]
    public async Task A_slot_is_filled_again_before_its_report_is_answered()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _supply.KeepsOrder = true;
        _supply.BeforeReport = () => answered.Task.Soon();
        Start(slots: 1);
        var tasks = new[] { _supply.Offer(), _supply.Offer() };
        await _agent.Of(tasks[0]).Begun.Task.Soon();

        _agent.Of(tasks[0]).Complete();

        await _agent.Of(tasks[1]).Begun.Task.Soon();
        answered.SetResult();
    }

    [Fact]
    public async Task What_a_claim_brings_after_it_was_told_to_stop_is_given_back()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _supply.KeepsOrder = true;
        _supply.BeforeLook = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        Start();
        _agent.Of(Assert.Single(await Begin(1))).Complete();
        await asked.Task.Soon();
        await _stop.CancelAsync();
        var late = _supply.Offer();
        // it has every opportunity to end without it
        for (var i = 0; i < 10_000 && !_work.IsCompleted; i++)
            await Task.Yield();
        Assert.False(_work.IsCompleted);

        answer.SetResult();

        await _work.Soon();
        await _supply.Next<Completion>();
        var given = Assert.Single(await _supply.NextSet());
        Assert.Equal(late, given.TaskId);
        Assert.IsType<Release>(given.Report);
    }

    [Fact]
    public async Task Leases_of_all_that_runs_are_extended_in_one_set_at_a_third_of_their_time()
    {
        Start(slots: 4);
        var tasks = await Begin(4);

        _time.Advance(TimeSpan.FromSeconds(10));

        var beats = await _supply.NextSet();
        Assert.Equal(tasks.Order(), beats.Select(beat => beat.TaskId).Order());
        Assert.All(beats, beat => Assert.IsType<Heartbeat>(beat.Report));
    }

    [Fact]
    public async Task An_agent_whose_lease_was_lost_is_cancelled_and_says_nothing_more()
    {
        Start(slots: 2);
        var tasks = await Begin(2);
        _supply.Answer = said => said.TaskId == tasks[0] ? PlanErrors.LeaseLost : Result.Ok;
        _time.Advance(TimeSpan.FromSeconds(10));
        await _supply.NextSet();

        // its slot is free again, and it was its own doing that freed it
        await _agent.Of(_supply.Offer()).Begun.Task.Soon();
        _agent.Of(tasks[1]).Complete();

        Assert.Equal(tasks[1], Assert.Single(await _supply.NextSet()).TaskId);
    }

    [Fact]
    public async Task A_report_that_did_not_get_through_is_said_again()
    {
        var tries = 0;
        _supply.BeforeReport = () => ++tries < 3 ? throw new SupplyOutage("away") : Task.CompletedTask;
        Start();
        _agent.Of(_supply.Offer()).Complete();

        var arrived = _supply.Next<Completion>();
        while (!arrived.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.True(tries >= 3);
    }

    [Fact]
    public async Task A_result_that_is_refused_fails_the_task_with_the_reason()
    {
        _supply.Answer = said => said.Report is Completion ? Error.Invalid("limit_exceeded", "Too long.") : Result.Ok;
        Start();
        _agent.Of(_supply.Offer()).Complete();

        var failure = await _supply.Next<FailureReport>();

        Assert.Equal(("limit_exceeded", false), (failure.ErrorType, failure.Retryable));
    }

    [Theory]
    [InlineData("limit_exceeded", PlanLimits.Json)]
    [InlineData("malformed_json", 10, """\ud83d""")]
    public async Task A_result_that_cannot_be_kept_fails_the_task_and_is_not_sent(
        string code,
        int characters,
        string end = ""
    )
    {
        Start();
        _agent.Of(_supply.Offer()).End.SetResult(new AgentDone($"\"{new string('x', characters)}{end}\""));

        var failure = await _supply.Next<FailureReport>();

        Assert.Equal((code, false), (failure.ErrorType, failure.Retryable));
    }

    [Fact]
    public async Task What_an_agent_says_is_kept_as_a_text_can_be()
    {
        Start();
        var failure = new AgentFailure("a\0b", "c\0d", retryable: true);
        _agent.Of(_supply.Offer()).End.SetException(failure);

        var said = await _supply.Next<FailureReport>();

        Assert.Equal(("a\uFFFDb", "c\uFFFDd"), (said.ErrorType, said.ErrorMessage));
    }

    [Fact]
    public async Task A_task_that_it_has_no_agent_for_is_given_back()
    {
        Start();
        _supply.Offer("unknown");

        await _supply.Next<Release>();
    }

    [Fact]
    public async Task When_it_stops_what_runs_may_end_and_nothing_new_is_begun()
    {
        Start(slots: 2);
        var task = Assert.Single(await Begin(1));
        await _stop.CancelAsync();
        var late = _supply.Offer();
        Assert.False(_work.IsCompleted);

        _agent.Of(task).Complete();

        await _work.Soon();
        await _supply.Next<Completion>();
        Assert.False(_agent.Of(late).Begun.Task.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_does_not_end_in_time_is_given_back(bool ignoresCancelling)
    {
        _agent.IgnoresCancelling = ignoresCancelling;
        Start();
        await Begin(1);
        await _stop.CancelAsync();
        var given = _supply.Next<Release>();
        // the drain begins on another thread, so the clock is moved until it was seen
        while (!given.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await given;
        await _work.Soon();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private void Start(int slots = 1)
    {
        var options = new AgentOptions { Workers = slots, DrainSeconds = 20 };
        var crew = new Crew(_supply, new AgentRoster([_agent]), ["test"], options, _time, NullLogger.Instance);
        _work = crew.Run(_stop.Token);
    }

    private async Task<List<Guid>> Begin(int count)
    {
        var tasks = Enumerable.Range(0, count).Select(_ => _supply.Offer()).ToList();
        await Task.WhenAll(tasks.Select(task => _agent.Of(task).Begun.Task)).Soon();
        return tasks;
    }

    private async Task Stop()
    {
        await _stop.CancelAsync();
        while (!_work.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _work;
    }
}
