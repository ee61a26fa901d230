using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CleanPlan.Api.Hosting;
using CleanPlan.Api.Json;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>What happened in a plan or to a job of a server and, for who asks for it, what happens.</summary>
internal static class EventsVerb
{
    public static Command Make()
    {
        var id = RemoteVerb.Id("of a plan or a job");
        var follow = new Option<bool>("--follow") { Description = "go on until the plan is settled, or the job over" };
        var after = new Option<long>("--after") { Description = "the last number that was seen" };
        return RemoteVerb.Make(
            "events",
            "Tell what happened in a plan or to a job; as JSON, each event in a line of its own.",
            async (server, parsed, json) =>
            {
                var (which, seen) = (parsed.GetValue(id)!, parsed.GetValue(after));
                await (
                    await server.HasJob(which)
                        ? OfJob(server, which, seen, parsed.GetValue(follow), json)
                        : OfPlan(server, which, seen, parsed.GetValue(follow), json)
                );
                return ExitCode.Done;
            },
            id,
            follow,
            after
        );
    }

    private static async Task OfPlan(RemoteServer server, string id, long after, bool follow, bool json)
    {
        if (follow)
        {
            await server.FollowPlan(id, after, line => Tell(line, LineOf, json));
            return;
        }

        foreach (var line in await server.PlanEvents(id, after))
            await Tell(line, LineOf, json);
    }

    private static async Task OfJob(RemoteServer server, string id, long after, bool follow, bool json)
    {
        var seen = await server.Status(id);
        while (true)
        {
            // asked for after the status: the last of them are there once it is over
            foreach (var line in await server.JobEvents(id, after))
            {
                await Tell(line, LineOf, json);
                after = line.Seq;
            }

            if (!follow || seen.IsCompleted)
                return;
            seen = await server.StatusAfter(id, seen.Version);
        }
    }

    private static Task Tell<T>(T line, Func<T, string> text, bool json) =>
        Console.Out.WriteLineAsync(json ? JsonSerializer.Serialize(line, WireJson.Of<T>()) : text(line));

    private static string LineOf(EventView line) =>
        Line(
            line.Seq,
            line.Timestamp,
            $"{line.TaskKey ?? "the plan", -12} {line.To ?? line.EventType}{Because(line.Reason)} {line.Message}"
        );

    private static string LineOf(JobEventView line) =>
        Line(
            line.Seq,
            line.Timestamp,
            $"{line.To ?? line.Type}{Because(line.Reason)}{(line.Revision is { } draft ? $" {draft}" : "")}"
                + (line.By is { } by ? $" by {by}" : "")
        );

    private static string Because(string? reason) => reason is null ? "" : $" ({reason})";

    private static string Line(long seq, DateTimeOffset at, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{seq, 5}  {at:HH:mm:ss.fff}  {Shown.Line(what, 200)}");
}
