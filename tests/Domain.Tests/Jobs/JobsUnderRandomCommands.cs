using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using static CleanPlan.Domain.Tests.Jobs.JobIn;

namespace CleanPlan.Domain.Tests.Jobs;

public sealed class JobsUnderRandomCommands
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_must_always_hold_holds_after_each(int seed)
    {
        var random = new Random(seed);
        for (var life = 0; life < 300; life++)
        {
            var job = Made(random.Next(2) == 0);
            PlanStatus? plan = null;
            for (var step = 0; step < 40; step++)
            {
                var before = (job.Version, job.EventSeq, job.DraftRevision);
                Step(job, ref plan, random);
                Check(job, plan, before);
            }
        }
    }

    private static void Step(Job job, ref PlanStatus? plan, Random random)
    {
        var made = false;
        switch (random.Next(14))
        {
            case 0 or 1:
                job.AskPlanner(Now);
                break;
            case 2 or 3:
                made = job.Answer(job.PlanningToken - random.Next(2), Text($"{random.Next(3)}"), Now) is true;
                break;
            case 4:
                job.GiveUp(job.PlanningToken - random.Next(2), Broken, Now);
                break;
            case 5:
                made = job.Approve(Ann, null, Now) is { IsOk: true, Value: true };
                break;
            case 6:
                job.Revise("other", Ann, Now);
                break;
            case 7 when random.Next(8) == 0:
                job.Reject(Ann, null, Now);
                break;
            case 8 when random.Next(8) == 0:
                if (job.Cancel(Ann, Now) is { IsOk: true, Value: true })
                    Move(job, ref plan, PlanStatus.Aborted);
                break;
            case 9 or 10:
                made = job.Retry(plan, Ann, Now) is { IsOk: true, Value: true };
                break;
            case 11:
                job.TakeBack(job.PlanningToken, Now);
                break;
            default:
                if (plan is { } status && Plan.Transitions.From(status) is { Count: > 0 } next)
                    Move(job, ref plan, next[random.Next(next.Count)]);
                break;
        }

        if (!made)
            return;
        job.Enqueue(Guid.CreateVersion7(Now), Ann, Now);
        plan = PlanStatus.Pending;
    }

    private static void Move(Job job, ref PlanStatus? plan, PlanStatus to)
    {
        plan = to;
        job.Follow(to, Standing, Broken, Now);
    }

    // the invariants of jobs, as the page on jobs says them
    private static void Check(Job job, PlanStatus? plan, (long Version, long Events, int Drafts) before)
    {
        Assert.True(job.Version >= before.Version && job.EventSeq >= before.Events);
        Assert.True(job.DraftRevision >= before.Drafts);
        Assert.Equal(job.IsSettled, job.Execution.IsCompleted);
        Assert.All(job.Executions.SkipLast(1), execution => Assert.True(execution.IsCompleted));
        Assert.Equal(Enumerable.Range(1, job.Attempts), job.Executions.Select(execution => execution.Number));
        Assert.Equal(Enumerable.Range(1, job.Events.Count).Select(n => (long)n), job.Events.Select(line => line.Seq));
        Assert.Equal(job.Status, job.Events.Last(line => line.To is not null).To);
        Assert.Equal(job.Status is JobStatus.Drafting, job.Planning is not null);
        Assert.Equal(job.Status is JobStatus.DraftReady, job.Draft is { State: DraftState.Waiting });
        Assert.True(
            job.Status switch
            {
                JobStatus.Created or JobStatus.Drafting or JobStatus.DraftReady => plan is null,
                JobStatus.Queued => plan is PlanStatus.Pending or PlanStatus.Failed,
                JobStatus.Running => plan is PlanStatus.InProgress,
                JobStatus.Succeeded => plan is PlanStatus.Done,
                JobStatus.Failed => plan is PlanStatus.Failed or PlanStatus.Aborted or null,
                _ => plan is PlanStatus.Aborted or null,
            },
            $"A job that is {job.Status} with a plan that is {plan}."
        );
    }
}
