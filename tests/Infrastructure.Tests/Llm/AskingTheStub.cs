using CleanPlan.Application.Planning;
using CleanPlan.Domain.Jobs;
using CleanPlan.Infrastructure.Llm;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Tests.Llm;

public sealed class AskingTheStub
{
    private readonly FakeTime _time = new();
    private readonly KeptModelCalls _calls = new();

    [Fact]
    public async Task It_drafts_without_being_configured()
    {
        var draft = Assert.IsType<PlannerDraft>(await Draft(new PlannerOptions()));
        var (call, end) = Assert.Single(_calls.All);

        Assert.Equal(
            ["interview", "write-1", "write-2", "refine", "validate", "export"],
            draft.Tasks.Select(x => x.Key)
        );
        Assert.Contains("no language model", draft.Notes, StringComparison.Ordinal);
        Assert.Equal(
            (ModelCallPurpose.Draft, "stub", null, 1),
            (call.Purpose, call.Provider, call.Model, call.Attempt)
        );
        Assert.Contains("draw a map", call.Prompt, StringComparison.Ordinal);
        Assert.Equal((ModelCallOutcome.Ok, null), (end!.Outcome, end.Error));
        Assert.Contains("\"write-2\"", end.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_are_those_of_the_job_before_those_that_are_configured()
    {
        var options = new PlannerOptions { AgentTypes = ["mine"] };

        var configured = Assert.IsType<PlannerDraft>(await Draft(options));
        var named = Assert.IsType<PlannerDraft>(await Draft(options, Asked with { AgentTypes = ["yours"] }));

        Assert.All(configured.Tasks, task => Assert.Equal("mine", task.AgentType));
        Assert.All(named.Tasks, task => Assert.Equal("yours", task.AgentType));
    }

    [Fact]
    public async Task Tasks_of_some_types_wait_for_an_approval_whatever_it_says()
    {
        var draft = await Draft(new PlannerOptions { ApprovalFor = ["Validator", "Export"] });

        Assert.Equal(
            ["validate", "export"],
            Assert
                .IsType<PlannerDraft>(draft)
                .Tasks.Where(task => task.RequiresApproval is true)
                .Select(task => task.Key)
        );
    }

    [Fact]
    public async Task It_thinks_as_long_as_it_is_told()
    {
        var drafting = Draft(new PlannerOptions { Stub = new StubSettings { DelaySeconds = 5 } });
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(ModelCallOutcome.Sent, _calls.All.Single().End?.Outcome ?? ModelCallOutcome.Sent);
        Assert.False(drafting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<PlannerDraft>(await drafting.Soon());
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(_calls.Ends).Duration);
    }

    [Fact]
    public async Task It_is_cut_after_a_minute_and_that_is_told()
    {
        var drafting = Draft(new PlannerOptions { Stub = new StubSettings { DelaySeconds = 3_600 } });
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(PlannerFailureType.DraftTimeout, Assert.IsType<PlannerFailure>(await drafting.Soon()).Type);
        Assert.All(_calls.Ends, end => Assert.Equal(ModelCallOutcome.Timeout, end.Outcome));
        Assert.Equal(_calls.Sent.Count, _calls.Ends.Count);
    }

    [Fact]
    public async Task Who_no_longer_wants_the_draft_cuts_it_and_that_is_told_too()
    {
        using var cut = new CancellationTokenSource();
        var drafting = Draft(new PlannerOptions { Stub = new StubSettings { DelaySeconds = 5 } }, cancel: cut.Token);

        await cut.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drafting.Soon());
        Assert.Equal(ModelCallOutcome.Cancelled, Assert.Single(_calls.Ends).Outcome);
    }

    [Fact]
    public async Task An_answer_of_its_own_that_breaks_the_rules_is_refused_with_every_fault()
    {
        var failure = Assert.IsType<PlannerFailure>(
            await Draft(
                new PlannerOptions { AgentTypes = ["mine"] },
                Asked with
                {
                    Feedback = ["drop write-1\ndrop write-2"],
                }
            )
        );

        Assert.Equal(PlannerFailureType.AnswerInvalid, failure.Type);
        Assert.Equal("empty_plan", Assert.Single(failure.Faults).Code);
        Assert.All(_calls.Ends, end => Assert.Equal(ModelCallOutcome.Invalid, end.Outcome));
    }

    private static PlannerRequest Asked { get; } =
        new() { Kind = PlanningKind.Draft, Goal = "Write a guide; draw a map" };

    private Task<PlannerOutcome> Draft(
        PlannerOptions options,
        PlannerRequest? request = null,
        CancellationToken cancel = default
    ) => new Planner(Options.Create(options), () => 0.5, _time).Draft(request ?? Asked, _calls, cancel);
}
