using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Jobs;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Llm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

/// <summary>
/// Gives jobs their turns: looks when a commit has changed one, and each second, since time gives turns too. What a
/// planner is asked is asked outside of any transaction.
/// </summary>
internal sealed class JobHost(
    JobQueue queue,
    JobFeed jobs,
    IServiceScopeFactory scopes,
    IOptions<PlannerOptions> options,
    TimeProvider time,
    ILogger<JobHost> log
) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Question> _asked = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = jobs.Next;
            try
            {
                while (await queue.Dispatch(stoppingToken) >= JobQueue.Batch) { }
                await Plan(stoppingToken);
            }
            catch (UnavailableException error)
            {
                // nothing is lost by waiting for the next look
                log.LogWarning(error, "JOBS_PUT_OFF");
            }

            await time.Wait(next, s_period, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        jobs.Close();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_asked.Values.Select(question => question.Answered)).WaitAsync(cancellationToken);
    }

    private async Task Plan(CancellationToken stop)
    {
        await LetGo(stop);
        if (_asked.Count >= options.Value.MaxConcurrent)
            return;
        foreach (var turn in await queue.ToPlan(stop))
        {
            if (_asked.Count >= options.Value.MaxConcurrent)
                return;
            if (!_asked.ContainsKey(turn.JobId))
                _asked[turn.JobId] = Ask(turn, stop);
        }
    }

    /// <summary>What is answered takes no place any more; where nobody waits any more, the question is cut.</summary>
    private async Task LetGo(CancellationToken stop)
    {
        foreach (var (jobId, question) in _asked.Where(asked => asked.Value.Answered.IsCompleted).ToList())
        {
            _asked.Remove(jobId);
            question.Cut.Dispose();
            await question.Answered;
        }

        if (_asked.Count == 0)
            return;
        var wanted = await queue.StillPlanned(_asked.Keys, stop);
        foreach (var (_, question) in _asked.Where(asked => !wanted.Contains(asked.Key)))
            await question.Cut.CancelAsync();
    }

    private Question Ask(JobTurn turn, CancellationToken stop)
    {
        var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        return new Question(Plan(turn, cut.Token), cut);
    }

    private async Task Plan(JobTurn turn, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<JobPlanning>().Plan(turn.Tenant, turn.JobId, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // cut before it was asked at all
        }
    }

    private sealed record Question(Task Answered, CancellationTokenSource Cut);
}
