using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>Makes plans, each under a key of its own, asks again where it got no answer, and aborts some.</summary>
internal sealed class Author(string name, Random random, Client client, Record record)
{
    private const int MostTries = 4;

    private int _made;

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Make(stop);
            if (random.Next(12) == 0 && record.AnyPlan(random) is { } planId)
                await client.Abort(planId, stop);
            await Task.Delay(random.Next(60), stop);
        }
    }

    private async Task Make(CancellationToken stop)
    {
        var key = $"{name}-{++_made}";
        var tasks = Tasks();
        var plan = new
        {
            goal = key,
            start = true,
            on_failure = random.Next(4) == 0 ? "stop" : "continue",
            tasks = tasks.ConvertAll(task => new
            {
                key = task.Key,
                depends_on = task.DependsOn,
                run_on = task.RunOn,
                optional = task.Optional,
                can_parallel = random.Next(12) > 0,
                retry = new
                {
                    max_attempts = random.Next(1, 4),
                    initial_seconds = 0.1,
                    factor = 2,
                    max_seconds = 1,
                },
            }),
        };
        // again under the same key where nobody answered, and now and then for no reason
        for (var tries = 0; tries < MostTries; tries++)
        {
            var verdict = await client.Create(key, plan, tasks, stop);
            if (verdict is not Verdict.Unknown && random.Next(10) > 0)
                return;
        }
    }

    private List<TaskAsked> Tasks()
    {
        var tasks = new List<TaskAsked>();
        var count = random.Next(1, 12);
        for (var i = 0; i < count; i++)
        {
            var dependsOn = tasks.Where(_ => random.Next(count) < 3).Select(task => task.Key).ToList();
            var runOn = dependsOn.Count > 0 && random.Next(10) == 0 ? "always" : "success";
            tasks.Add(new TaskAsked($"t{i}", dependsOn, runOn, random.Next(8) == 0));
        }

        return tasks;
    }
}
