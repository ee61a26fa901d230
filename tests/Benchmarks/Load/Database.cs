using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Load;

/// <summary>Databases with a past: nine of ten plans are done, the tenth is open, and of a type that nobody takes.</summary>
internal static class Database
{
    private const int PlanSize = 100;

    /// <summary>Fills the database of a server until it has so many tasks.</summary>
    public static async Task Fill(Bench bench, Server server, int tasks)
    {
        using var client = new Client(server.Address);
        var shape = PlanShape.Layers(10, 10, 10);
        var (done, open) = (Client.Bytes(shape.Plan("past")), Client.Bytes(shape.Plan("resting")));
        var left = Math.Max(1, tasks / PlanSize);
        // in portions, so that nothing waits in masses
        for (var portion = Math.Min(left, 1_000); left > 0; portion = Math.Min(left, 1_000))
        {
            var opened = portion / 10;
            await client.CreateAll(open, opened, 4);
            var finished = portion - opened;
            await Task.WhenAll(client.CreateAll(done, finished, 2), client.Work(4, "past", (long)finished * PlanSize));
            left -= portion;
            bench.Say($"filling a database: {tasks - (left * PlanSize)} of {tasks} tasks");
        }
    }
}
