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

    private readonly Dictionary<Guid, Task> _planned = [];

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
        await Task.WhenAll(_planned.Values).WaitAsync(cancellationToken);
    }

    private async Task Plan(CancellationToken stop)
    {
        foreach (var (jobId, planned) in _planned.Where(planned => planned.Value.IsCompleted).ToList())
        {
            _planned.Remove(jobId);
            await planned;
        }

        if (_planned.Count >= options.Value.MaxConcurrent)
            return;
        foreach (var turn in await queue.ToPlan(stop))
        {
            if (_planned.Count >= options.Value.MaxConcurrent)
                return;
            if (!_planned.ContainsKey(turn.JobId))
                _planned[turn.JobId] = Plan(turn, stop);
        }
    }

    private async Task Plan(JobTurn turn, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<JobPlanning>().Plan(turn.Tenant, turn.JobId, stop);
    }
}
