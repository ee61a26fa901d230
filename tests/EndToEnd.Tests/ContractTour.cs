using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>Asks every operation of the server something sound, through a proxy that says where the contract is broken.</summary>
internal sealed class ContractTour(HttpClient http)
{
    private readonly List<string> _violations = [];

    /// <returns>what the proxy found, with the request that it belongs to</returns>
    public async Task<IReadOnlyList<string>> Take()
    {
        await Sessions();
        var plan = await Plan();
        await Work(plan);
        await Steer();
        foreach (var list in (string[])["plans", "sessions", "workers", "queue", "approvals", "meta/state-machines"])
            await Ask("GET", list);
        await Ask("DELETE", $"plans/{plan}");
        await Ask("GET", $"plans/{plan}", status: 404);
        return _violations;
    }

    /// <summary>Asks something unsound.</summary>
    public async Task<IReadOnlyList<string>> Stray()
    {
        await Ask("POST", "sessions", new { nothing = "known" }, 400);
        return _violations;
    }

    private async Task Sessions()
    {
        var session = $"sessions/{await Make("sessions", new { title = "tour", metadata = new { a = 1 } })}";
        await Ask("GET", session);
        await Ask("PATCH", session, new { title = "again" });
        await Ask("DELETE", session, status: 204);
        await Ask("GET", session, status: 404);
        await Ask("POST", $"{session}/restore");
    }

    private async Task<string> Plan()
    {
        var wanted = new
        {
            goal = "tour",
            on_failure = "continue",
            tasks = new object[]
            {
                new
                {
                    key = "a",
                    agent_type = "tour",
                    input = new { n = 1 },
                    retry = new { max_attempts = 1 },
                },
                new
                {
                    key = "b",
                    agent_type = "tour",
                    depends_on = new[] { "a" },
                },
                new
                {
                    key = "c",
                    agent_type = "tour",
                    depends_on = new[] { "b" },
                    estimated_seconds = 1.5,
                },
            },
        };
        await Ask("POST", "plans/validate", wanted);
        var plan = $"plans/{await Make("plans", wanted)}";
        await Ask("POST", $"{plan}/tasks", new { tasks = new[] { new { key = "d", agent_type = "nobody" } } }, 201);
        await Ask("PATCH", plan, new { metadata = new { tour = true } });
        foreach (var verb in (string[])["start", "pause", "resume", "retry"])
            await Ask("POST", $"{plan}/{verb}");
        foreach (var part in (string[])["", "?include=", "/tasks", "/events", "/graph", "/graph?format=dot"])
            await Ask("GET", plan + part);
        return plan.Split('/')[1];
    }

    private async Task Work(string plan)
    {
        var first = await Claim(plan);
        var task = $"tasks/{first["id"]}";
        var lease_token = (long)first["lease_token"]!;
        await Ask("POST", $"{task}/heartbeat", new { lease_token, progress = 50 });
        await Ask("POST", $"{task}/events", new { lease_token, events = new[] { new { event_type = "tool_call" } } });
        await Ask(
            "POST",
            $"{task}/block",
            new
            {
                lease_token,
                reason = "awaiting_input",
                message = "Who?",
            }
        );
        await Ask("POST", $"{task}/input", new { input = "me" });
        lease_token = (long)(await Claim(plan))["lease_token"]!;
        await Ask("POST", $"{task}/release", new { lease_token });
        lease_token = (long)(await Claim(plan))["lease_token"]!;
        var next = await Ask("POST", $"{task}/complete?claim_next=true", new { lease_token, result = new[] { 1 } });
        foreach (var part in (string[])["", "/why", "/events"])
            await Ask("GET", task + part);

        var second = next!["next"]![0]!;
        lease_token = (long)second["lease_token"]!;
        var error = new
        {
            type = "t",
            message = "m",
            retryable = false,
        };
        await Ask("POST", $"tasks/{second["id"]}/fail", new { lease_token, error });
        await Ask("POST", $"tasks/{second["id"]}/heartbeat", new { lease_token }, 409);
        await Ask("POST", $"tasks/{second["id"]}/override", new { result = 2 });
        var third = await Claim(plan);
        var report = new
        {
            task_id = (string)third["id"]!,
            lease_token = (long)third["lease_token"]!,
            outcome = "complete",
        };
        await Ask("POST", "tasks/report", new { reports = new[] { report } });
        await Ask(
            "POST",
            "tasks/claim",
            new
            {
                worker_id = "tour",
                plan_id = plan,
                agent_types = new[] { "tour" },
            }
        );
        await Ask("POST", $"plans/{plan}/abort", new { reason = "The tour is over." });
        await Ask("POST", $"plans/{plan}/fork", new { rerun = new[] { "a" } }, 201);
    }

    private async Task Steer()
    {
        var tasks = new object[]
        {
            new { key = "a", requires_approval = true },
            new { key = "b", requires_approval = true },
            new { key = "c" },
            new { key = "d" },
        };
        var made = await Ask(
            "POST",
            "plans",
            new
            {
                goal = "steer",
                start = true,
                tasks,
            },
            201
        );
        var ids = made!["tasks"]!.AsArray().Select(task => $"tasks/{task!["id"]}").ToList();
        await Ask("POST", $"{ids[0]}/approve");
        await Ask("POST", $"{ids[1]}/reject", new { comment = "No." });
        await Ask("POST", $"{ids[1]}/retry");
        await Ask("PATCH", ids[2], new { title = "c", priority = 9 });
        await Ask("POST", $"{ids[2]}/skip");
        await Ask("DELETE", ids[3], status: 204);
    }

    private async Task<JsonNode> Claim(string plan) =>
        (
            await Ask(
                "POST",
                "tasks/claim",
                new
                {
                    worker_id = "tour",
                    plan_id = plan,
                    agent_types = new[] { "tour" },
                    wait_seconds = 20,
                }
            )
        )!["tasks"]![0]!;

    private async Task<string> Make(string path, object body) => (string)(await Ask("POST", path, body, 201))!["id"]!;

    private async Task<JsonNode?> Ask(string method, string path, object? body = null, int status = 0)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            status == 0 ? answer.IsSuccessStatusCode : (int)answer.StatusCode == status,
            $"{method} {path}: {(int)answer.StatusCode} {text}"
        );
        if (answer.Headers.TryGetValues("sl-violations", out var violations))
            _violations.Add($"{method} {path}: {string.Concat(violations)}");
        return answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true
            ? JsonNode.Parse(text)
            : null;
    }
}
