using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanPlan.Api.Endpoints.V2;
using CleanPlan.Api.Json;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Cli;

/// <summary>
/// A server that runs, as its API shows it. Once it has answered, what is only read is asked for again for a minute where
/// it goes away: who waits for a job sees nothing of a restart.
/// </summary>
internal sealed class RemoteServer(HttpClient http)
{
    private const int WaitSeconds = 30;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>A plan of thousands of tasks has more versions than anybody looks at.</summary>
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(100);

    // as the server writes, and what a newer one may add is passed over; results are nested deeper than they were sent
    private static readonly JsonSerializerOptions s_json = new(WireJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        MaxDepth = 2 * WireJson.MaxDepth,
    };

    private bool _hasAnswered;

    public Task<JobView> Ask(string goal, bool requireApproval) =>
        Post<CreateJobBody, JobView>("jobs", new() { Goal = goal, RequireApproval = requireApproval });

    public Task<Page<JobView>> Jobs(string? status, int limit, string? cursor) =>
        Get<Page<JobView>>($"jobs?limit={limit}{Asked("status", status)}{Asked("cursor", cursor)}");

    public Task<JobView> Job(string id) => Get<JobView>($"jobs/{Part(id)}");

    public async Task<bool> HasJob(string id)
    {
        try
        {
            await Job(id);
            return true;
        }
        catch (RemoteFault fault) when (fault.IsNotFound)
        {
            return false;
        }
    }

    public Task<ExecutionView> Status(string id) => Get<ExecutionView>($"jobs/{Part(id)}/status");

    /// <summary>Waits for a version above one that was seen, or for the end.</summary>
    public async Task<ExecutionView> StatusAfter(string id, long version)
    {
        var path = $"jobs/{Part(id)}/status?wait_seconds={WaitSeconds}&after_version={version}";
        while (true)
        {
            await Task.Delay(s_frame);
            var seen = await Get<ExecutionView>(path);
            if (seen.IsCompleted || seen.Version > version)
                return seen;
        }
    }

    public Task<DraftView> Draft(string id) => Get<DraftView>($"jobs/{Part(id)}/draft");

    /// <param name="revision">the draft that was seen; null takes whichever waits</param>
    public Task<JobView> Approve(string id, string? comment, int? revision) =>
        Post<JudgeDraftBody, JobView>($"jobs/{Part(id)}/approve", new() { Comment = comment }, revision);

    public Task<JobView> Reject(string id, int revision) =>
        Post<JudgeDraftBody, JobView>($"jobs/{Part(id)}/reject", new(), revision);

    public Task<JobView> Cancel(string id, string? reason) =>
        Post<CancelJobBody, JobView>($"jobs/{Part(id)}/cancel", new() { Reason = reason });

    public async Task<IReadOnlyList<JobEventView>> JobEvents(string id, long after) =>
        await All<JobEventView>($"jobs/{Part(id)}/events?after={after}&limit={PageRequest.MaxLimit}");

    public Task<Page<PlanSummary>> Plans(string? status, string? query, int limit, string? cursor) =>
        Get<Page<PlanSummary>>(
            $"plans?limit={limit}{Asked("status", status)}{Asked("query", query)}{Asked("cursor", cursor)}"
        );

    public Task<PlanView> Plan(string id) => Get<PlanView>($"plans/{Part(id)}");

    public async Task<IReadOnlyList<EventView>> PlanEvents(string id, long after) =>
        await All<EventView>($"plans/{Part(id)}/events?after={after}&limit={PageRequest.MaxLimit}");

    /// <summary>Hands on each event as it happens, until the plan is settled, and goes on where the line was cut.</summary>
    public async Task FollowPlan(string id, long after, Func<EventView, Task> take)
    {
        while (true)
        {
            var before = after;
            try
            {
                using var answer = await Patiently(() => Open($"plans/{Part(id)}/events/stream?after={after}"));
                if (answer.StatusCode is HttpStatusCode.NoContent)
                    return;
                await foreach (var json in EventData.In(await answer.Content.ReadAsStreamAsync()))
                {
                    var line = Parse<EventView>(json);
                    await take(line);
                    after = line.Seq;
                }
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
            {
                // what was seen is counted, and the rest comes over the next line
            }

            // a server that is about to stop ends what it has just begun
            if (after == before)
                await Task.Delay(s_pause);
        }
    }

    private async Task<List<T>> All<T>(string path)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await Get<Page<T>>(path + Asked("cursor", cursor));
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);

        return all;
    }

    private Task<T> Get<T>(string path) =>
        Patiently(async () =>
        {
            using var answer = await Send(new HttpRequestMessage(HttpMethod.Get, Address(path)));
            return await Read<T>(answer);
        });

    private async Task<TAnswer> Post<TBody, TAnswer>(string path, TBody body, int? revision = null)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Of<TBody>()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = content };
        if (revision is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"v{revision}\""));
        using var answer = await Send(request);
        return await Read<TAnswer>(answer);
    }

    private Task<HttpResponseMessage> Open(string path) =>
        Send(new HttpRequestMessage(HttpMethod.Get, Address(path)), HttpCompletionOption.ResponseHeadersRead);

    private async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (RemoteFault fault)
                when (fault.IsPassing && _hasAnswered && Stopwatch.GetElapsedTime(since) < s_patience)
            {
                await Task.Delay(s_pause);
            }
        }
    }

    private async Task<HttpResponseMessage> Send(
        HttpRequestMessage request,
        HttpCompletionOption until = HttpCompletionOption.ResponseContentRead
    )
    {
        using (request)
        {
            try
            {
                var answer = await http.SendAsync(request, until);
                if (answer.IsSuccessStatusCode)
                {
                    _hasAnswered = true;
                    return answer;
                }

                using (answer)
                    throw new RemoteFault(
                        RemoteProblem.LineOf(answer, await answer.Content.ReadAsByteArrayAsync()),
                        answer.StatusCode
                    );
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
            {
                throw new RemoteFault(
                    $"no server answers at {http.BaseAddress}: {cut.GetBaseException().Message}",
                    null
                );
            }
        }
    }

    private static async Task<T> Read<T>(HttpResponseMessage answer) =>
        Parse<T>(await answer.Content.ReadAsStringAsync());

    private static T Parse<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Of<T>())!;
        }
        catch (JsonException)
        {
            throw new RemoteFault("what answers there is no server of this version.", HttpStatusCode.OK);
        }
    }

    private static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)s_json.GetTypeInfo(typeof(T));

    private static string Address(string path) => $"api/v2/{path}";

    private static string Part(string id) => Uri.EscapeDataString(id);

    private static string Asked(string name, string? value) =>
        value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
