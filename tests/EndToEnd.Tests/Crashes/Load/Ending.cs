using System.Net.Http.Json;
using CleanPlan.EndToEnd.Tests.Crashes.Checking;

namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>Reads all that a server holds.</summary>
internal sealed class Ending(HttpClient http)
{
    private const int Page = 200;

    public async Task<IReadOnlyList<PlanLog>> Read()
    {
        var logs = new List<PlanLog>();
        var cursor = "";
        do
        {
            var page = await Get<PageOf<Named>>($"/api/v2/plans?limit={Page}{cursor}");
            foreach (var plan in page.Items)
                logs.Add(await Log(plan.Id));
            cursor = page.NextCursor is null ? null : $"&cursor={Uri.EscapeDataString(page.NextCursor)}";
        } while (cursor is not null);
        return logs;
    }

    private async Task<PlanLog> Log(string planId)
    {
        while (true)
        {
            var before = await Get<PlanSeen>($"/api/v2/plans/{planId}");
            var events = new List<EventSeen>();
            int read;
            do
            {
                var after = events.Count == 0 ? 0 : events[^1].Seq;
                var page = await Get<PageOf<EventSeen>>($"/api/v2/plans/{planId}/events?after={after}&limit={Page}");
                events.AddRange(page.Items);
                read = page.Items.Count;
            } while (read == Page);

            // a lease may have run out meanwhile
            var plan = await Get<PlanSeen>($"/api/v2/plans/{planId}");
            if (plan.Version == before.Version)
                return new PlanLog(plan, events);
        }
    }

    private async Task<T> Get<T>(string path) => (await http.GetFromJsonAsync<T>(path, Wire.Json))!;

    private sealed record Named(string Id);
}
