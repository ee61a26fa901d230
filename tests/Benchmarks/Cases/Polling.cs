using CleanPlan.Benchmarks.Load;
using CleanPlan.Benchmarks.Reporting;
using CleanPlan.Benchmarks.Servers;

namespace CleanPlan.Benchmarks.Cases;

/// <summary>Asking for the status of a plan that has not changed.</summary>
internal static class Polling
{
    private const string Metric = "answers_per_s";
    private const int Connections = 16;

    public static async Task<IReadOnlyList<Row>> Unchanged(Bench bench)
    {
        await bench.Program;
        var (ours, theirs) = (new List<Passes>(), new List<Passes>());
        await bench.Interleave(
            "poll",
            async () =>
            {
                using var server = await Server.Ours(bench, bench.Scratch());
                using var client = new Client(server.Address);
                var plan = await client.Create(Client.Bytes(PlanShape.Layers(10, 10, 10).Plan("coder")));
                var path = $"/api/v2/plans/{plan}?include=";
                using var first = await client.Http.GetAsync(path);
                var tag = first.Headers.ETag!.ToString();
                ours.Add(await Passes.Of(server, () => Ask(bench, server, path, tag)));
            },
            async () =>
            {
                using var server = await Server.Bare();
                theirs.Add(await Passes.Of(server, () => Ask(bench, server, "/plan", "\"1\"")));
            }
        );
        return
        [
            new Row(
                "poll",
                $"status of an unchanged plan (304), {Connections} connections; of a bare GET that answers 304"
            )
            {
                Metric = Metric,
                Limit = Limit.AtLeastOf(0.75, 0.85),
                Rounds = [.. ours.Zip(theirs, (our, their) => Round.Ratio(Metric, our.First, their.First))],
            },
            new Row("poll", "the same, second pass in the same processes")
            {
                Metric = Metric,
                Rounds = [.. ours.Zip(theirs, (our, their) => Round.Ratio(Metric, our.Second, their.Second))],
            },
        ];
    }

    private static Task<Dictionary<string, double>> Ask(Bench bench, Server server, string path, string tag) =>
        RawGets.Unchanged(server.Address, path, tag, Connections, 5 * bench.Options.Scale);
}
