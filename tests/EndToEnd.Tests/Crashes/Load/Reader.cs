namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>Reads plans, and their events from any place on.</summary>
internal sealed class Reader(Random random, Client client, Record record)
{
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (record.AnyPlan(random) is { } planId)
            {
                if (random.Next(2) == 0)
                    await client.Read(planId, stop);
                else
                    await client.ReadEvents(planId, random.Next(25), random.Next(1, 201), stop);
            }

            await Task.Delay(random.Next(10), stop);
        }
    }
}
