using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>A job is an aggregate to people, and follows its plan in the engine's own transactions.</summary>
public abstract class WorkingOnJobs : EngineSuite
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    private readonly Session _session = Session.ForGoal(TenantId.Default, "write it", s_now);
    private Guid _jobId;

    [Fact]
    public async Task It_comes_back_with_its_newest_execution_and_draft()
    {
        await Make();

        var found = await Run(async (jobs, cancel) => (await jobs.Find(_jobId, cancel))!);

        Assert.Equal((JobStatus.Queued, 1), (found.Status, found.DraftRevision));
        Assert.Equal(("""{"n": 1.0}""", DraftState.Accepted), (found.Draft!.Content, found.Draft.State));
        Assert.Equal((found.ExecutionId, 1, false), (found.Execution.Id, found.Attempts, found.Execution.IsCompleted));
        Assert.Equal(["coder"], found.AgentTypes);
    }

    [Fact]
    public async Task It_follows_its_plan_to_the_end()
    {
        var planId = await Make();

        await Act(planId, slice => slice.Dispatch());
        Assert.Equal(JobStatus.Running, (await Stored()).Status);
        await Engine.Complete(await Engine.ClaimOne());

        var job = await Stored();
        Assert.Equal(JobStatus.Succeeded, job.Status);
        var execution = Assert.Single(await List<Execution>(x => x.JobId == _jobId));
        Assert.Equal(("succeeded", 100), (execution.Outcome, execution.Progress));
        Assert.Equal(job.Version + (await Engine.Plan(planId)).Version, execution.Version);
        Assert.Equal(
            [JobStatus.Created, JobStatus.Queued, JobStatus.Running, JobStatus.Succeeded],
            from line in await List<JobEvent>(x => x.JobId == _jobId)
            orderby line.Seq
            where line.To is not null
            select line.To!.Value
        );
    }

    [Fact]
    public async Task What_failed_first_is_what_it_has_failed_of_and_another_attempt_leaves_that_alone()
    {
        var planId = await Make();
        await Act(planId, slice => slice.Dispatch());
        await Engine.Fail(await Engine.ClaimOne(), retryable: false);

        var failed = await Stored();
        Assert.Equal((JobStatus.Failed, JobReason.PlanFailed), (failed.Status, failed.Reason));
        Assert.Equal(("a", PlanTaskId.Of(planId, 0)), (failed.Error!.TaskKey, failed.Error.TaskId));

        await Act(planId, slice => slice.Dispatch());
        await Engine.Complete(await Engine.ClaimOne());

        Assert.Equal(JobStatus.Succeeded, (await Stored()).Status);
        var executions = (await List<Execution>(x => x.JobId == _jobId)).OrderBy(x => x.Number).ToList();
        Assert.Equal(["failed", "succeeded"], executions.Select(execution => execution.Outcome));
        Assert.Equal(failed.Error, executions[0].Error);
        Assert.Null(executions[1].Error);
    }

    [Fact]
    public async Task What_a_unit_does_to_it_and_to_its_plan_is_one()
    {
        var planId = await Make();
        await Act(planId, slice => slice.Dispatch());

        await Run(
            async (jobs, cancel) =>
            {
                var job = (await jobs.Find(_jobId, cancel))!;
                Assert.True(job.Cancel("ann", s_now).Value);
                await Act(planId, slice => slice.Abort(null));
                return true;
            }
        );

        Assert.Equal((JobStatus.Cancelled, JobReason.ByOperator), ((await Stored()).Status, (await Stored()).Reason));
        Assert.Equal("cancelled", (await List<Execution>(x => x.JobId == _jobId)).Single().Outcome);
        Assert.Empty(await Engine.Claim());
    }

    [Fact]
    public async Task Its_plan_stays_as_long_as_it_is_not_settled()
    {
        var planId = await Make();

        var refused = await Engine.Plans.Delete(TenantId.Default, planId, null, CancellationToken.None);

        Assert.Equal("plan_has_job", refused.Error?.Code);
        Assert.Equal(planId, (await Stored()).PlanId);
    }

    [Fact]
    public async Task It_goes_on_without_a_plan_that_was_deleted()
    {
        var planId = await Make();
        await Act(planId, slice => slice.Abort(null));
        var before = await Stored();

        Assert.True((await Engine.Plans.Delete(TenantId.Default, planId, null, CancellationToken.None)).IsOk);

        var job = await Stored();
        Assert.Null(job.PlanId);
        Assert.True(job.Version > before.Version + 2);
    }

    [Fact]
    public async Task Who_follows_it_is_told_of_each_move()
    {
        var planId = await Make();
        using var follower = Engine.Services.GetRequiredService<IJobFeed>().Follow(_jobId);
        var before = follower.Changes;

        await Act(planId, slice => slice.Dispatch());

        Assert.True(follower.Changes > before);
    }

    [Fact]
    public async Task Who_asks_again_and_again_hears_of_each_commit()
    {
        var planId = await Make();
        var feed = Engine.Services.GetRequiredService<IJobFeed>();
        async Task<Job> Now() => (await feed.Find(TenantId.Default, _jobId, CancellationToken.None))!;

        var queued = await Now();
        Assert.Same(queued, await Now());
        Assert.Equal((JobStatus.Queued, queued.ExecutionId), (queued.Status, queued.Execution.Id));
        Assert.Equal(_jobId, await feed.JobOf(TenantId.Default, queued.ExecutionId, CancellationToken.None));

        await Act(planId, slice => slice.Dispatch());
        Assert.Equal(JobStatus.Running, (await Now()).Status);
        await Run(
            async (jobs, cancel) =>
            {
                (await jobs.Find(_jobId, cancel))!.Cancel("ann", s_now);
                await Act(planId, slice => slice.Abort(null));
                return true;
            }
        );
        Assert.Equal((JobStatus.Cancelled, true), ((await Now()).Status, (await Now()).Execution.IsCompleted));
        var stranger = new TenantId(Guid.CreateVersion7());
        Assert.Null(await feed.Find(stranger, _jobId, CancellationToken.None));
        Assert.Null(await feed.JobOf(stranger, queued.ExecutionId, CancellationToken.None));
    }

    [Fact]
    public async Task It_is_found_by_the_name_that_its_tenant_gave_it_and_by_nobody_else()
    {
        await Make();

        Assert.Equal(_jobId, (await Run((jobs, cancel) => jobs.FindByExternalId("mine", cancel)))?.Id);
        Assert.Null(await Run((jobs, cancel) => jobs.FindByExternalId("other", cancel)));
        var stranger = new TenantId(Guid.CreateVersion7());
        Assert.Null(await Run((jobs, cancel) => jobs.FindByExternalId("mine", cancel), stranger));
        Assert.Null(await Run((jobs, cancel) => jobs.Find(_jobId, cancel), stranger));
    }

    [Fact]
    public async Task What_is_removed_takes_all_its_parts_along()
    {
        await Make();

        var feed = Engine.Services.GetRequiredService<IJobFeed>();
        Assert.NotNull(await feed.Find(TenantId.Default, _jobId, CancellationToken.None));

        await Run(
            async (jobs, cancel) =>
            {
                jobs.Remove((await jobs.Find(_jobId, cancel))!);
                return true;
            }
        );

        Assert.Null(await feed.Find(TenantId.Default, _jobId, CancellationToken.None));

        Assert.Empty(await List<Job>(x => x.Id == _jobId));
        Assert.Empty(await List<Execution>(x => x.JobId == _jobId));
        Assert.Empty(await List<Draft>(x => x.JobId == _jobId));
        Assert.Empty(await List<JobEvent>(x => x.JobId == _jobId));
    }

    /// <summary>A job that waits for its turn, with a plan of one task.</summary>
    private async Task<Guid> Make()
    {
        var request = new JobRequest(JobSource.Plan, "write it", 5, "ann")
        {
            ExternalId = "mine",
            AgentTypes = ["coder"],
        };
        var job = Job.Create(request, TenantId.Default, _session.Id, s_now);
        job.Propose(new DraftText(DraftSource.Given, """{"n": 1.0}""", null, "ann"), s_now);
        var (plan, tasks) = Plan.Create(
            TenantId.Default,
            _session.Id,
            "write it",
            OnFailure.Continue,
            null,
            PlanBlueprint.Check([new TaskDraft { Key = "a" }]).Value,
            s_now,
            job.Id
        );
        job.Enqueue(plan.Id, "ann", s_now);
        _jobId = job.Id;
        var added = await Run(
            async (services, jobs, cancel) =>
            {
                services.GetRequiredService<ISessions>().Add(_session);
                jobs.Add(job);
                var slice = PlanSlice.Whole(plan, tasks, s_now, () => 0.5);
                slice.Advance();
                return await Engine.Plans.Add(slice, session: null, cancel);
            },
            TenantId.Default
        );
        Assert.True(added.IsOk);
        return plan.Id;
    }

    private async Task Act(Guid planId, Func<PlanSlice, SliceOutcome> command) =>
        Assert.True((await Engine.Plans.Act(TenantId.Default, planId, command, null, CancellationToken.None)).IsOk);

    private async Task<Job> Stored() => Assert.Single(await List<Job>(job => job.Id == _jobId));

    private Task<IReadOnlyList<T>> List<T>(System.Linq.Expressions.Expression<Func<T, bool>> which)
        where T : class
    {
        var wanted = new Specification<T>();
        wanted.Query.Where(which);
        return Engine.Services.GetRequiredService<IReads>().List(TenantId.Default, wanted, CancellationToken.None);
    }

    private Task<T> Run<T>(Func<IJobs, CancellationToken, Task<T>> work, TenantId? tenant = null) =>
        Run((_, jobs, cancel) => work(jobs, cancel), tenant ?? TenantId.Default);

    private async Task<T> Run<T>(Func<IServiceProvider, IJobs, CancellationToken, Task<T>> work, TenantId tenant)
    {
        await using var scope = Engine.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var done = await services
            .GetRequiredService<IUnitOfWork>()
            .Run<T>(
                tenant,
                async cancel => await work(services, services.GetRequiredService<IJobs>(), cancel),
                CancellationToken.None
            );
        return done.Value;
    }
}
