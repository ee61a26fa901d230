using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>Clients that hold on to what they get and give nothing, over sockets, against the built program.</summary>
public sealed class SlowAndGreedyClients : IDisposable
{
    private const string Get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private const int Mebibyte = 1024 * 1024;

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-e2e-").FullName;

    [Fact]
    public async Task A_body_that_comes_by_drops_is_cut()
    {
        using var server = Serve(("GRACESECONDS", "2"), ("BYTESPERSECOND", "1000"));
        using var client = await Raw.Connect(await server.Address);
        await client.Send(Post(length: 100_000) + "{");

        var answer = await client.ReadToEnd();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_answered_that_nothing_was_changed()
    {
        using var server = Serve(("REQUESTSECONDS", "1"));
        using var client = await Raw.Connect(await server.Address);
        await client.Send(Post(length: 100_000) + "{");

        var answer = await client.ReadToEnd();

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"timed_out\"", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_told_to_wait_is_not_cut_before_that()
    {
        using var server = Serve(("REQUESTSECONDS", "1"));
        var address = await server.Address;
        using var plan = await RemotePlan.Post(address, RemotePlan.Layers(1, 1, 60));
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var request = new
        {
            worker_id = "w",
            agent_types = new[] { "nobody" },
            wait_seconds = 3,
        };
        using var keyed = new HttpRequestMessage(HttpMethod.Post, "/api/v2/tasks/claim")
        {
            Content = JsonContent.Create(request),
            Headers = { { "Idempotency-Key", "wait" } },
        };
        using var stream = await http.GetAsync(
            $"/api/v2/plans/{plan.Id}/events/stream",
            HttpCompletionOption.ResponseHeadersRead
        );
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());

        var claim = http.PostAsJsonAsync("/api/v2/tasks/claim", request);
        var keyedClaim = http.SendAsync(keyed);
        var poll = http.GetAsync($"/api/v2/plans/{plan.Id}?wait_seconds=3");

        foreach (var waiting in (Task<HttpResponseMessage>[])[claim, keyedClaim, poll])
        {
            using var answer = await waiting;
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        // what happens after the time of a request is still heard of
        using var aborted = await http.PostAsync($"/api/v2/plans/{plan.Id}/abort", null);
        var heard = await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("aborted", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_read_too_slowly_is_cut()
    {
        using var server = Serve(("GRACESECONDS", "2"), ("BYTESPERSECOND", "1000000"));
        var address = await server.Address;
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var large = new
        {
            goal = "large",
            tasks = Enumerable.Range(0, 400).Select(i => new { key = $"{i}", description = new string('x', 20_000) }),
        };
        using var made = await http.PostAsJsonAsync("/api/v2/plans", large);
        var id = (string)(await made.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        using var client = await Raw.Connect(address);
        await client.Send($"GET /api/v2/plans/{id} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        var read = await client.ReadSlowly();

        Assert.InRange(read, 0, 7_999_999);
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_cut()
    {
        using var server = Serve(("HEADERSECONDS", "1"));
        using var client = await Raw.Connect(await server.Address);
        await client.Send("GET /health/live HTTP/1.1\r\nHost: ");

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_asks_nothing_more_is_closed()
    {
        using var server = Serve(("KEEPALIVESECONDS", "1"));
        using var client = await Raw.Connect(await server.Address);
        await client.Send(Get);

        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_more_than_the_limit_is_closed_and_the_others_are_served()
    {
        using var server = Serve(("CONNECTIONS", "3"));
        var address = await server.Address;
        var clients = new List<Raw>();
        for (var i = 0; i < 3; i++)
        {
            clients.Add(await Raw.Connect(address));
            Assert.StartsWith("HTTP/1.1 200 ", await clients[i].Ask(Get), StringComparison.Ordinal);
        }

        using (var beyond = await Raw.Connect(address))
            Assert.Equal("", await beyond.Ask(Get));
        Assert.StartsWith("HTTP/1.1 200 ", await clients[2].Ask(Get), StringComparison.Ordinal);
        clients.ForEach(client => client.Dispose());
    }

    [ToolFact("sh")]
    public async Task Where_the_system_grants_few_files_fewer_are_connected_and_the_process_keeps_its_own()
    {
        using var server = ProgramProcess.ServeWithFiles(1_024, _data);
        var address = await server.Address;
        await server.Says("CONNECTIONS_LIMITED to ");
        var most = int.Parse(
            server.Output.Split("CONNECTIONS_LIMITED to ")[1].Split(' ')[0],
            CultureInfo.InvariantCulture
        );
        var clients = new List<Raw>();
        for (var i = 0; i < most; i++)
            clients.Add(await Raw.Connect(address));

        Assert.InRange(most, 100, 1_024 - 256);
        Assert.StartsWith("HTTP/1.1 200 ", await clients[most - 1].Ask(Get), StringComparison.Ordinal);
        using (var beyond = await Raw.Connect(address))
            Assert.Equal("", await beyond.Ask(Get));
        Assert.StartsWith("HTTP/1.1 200 ", await clients[0].Ask(Get), StringComparison.Ordinal);
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("/api/v2/sessions", 413, 4 * Mebibyte)]
    [InlineData("/api/v2/plans", 413, 10 * Mebibyte)]
    [InlineData("/api/v2/nowhere", 404, null)]
    [InlineData("/health/live", 200, null)]
    public async Task Who_sends_far_too_much_and_listens_only_then_hears_the_answer(string path, int status, int? limit)
    {
        using var server = Serve();
        var address = await server.Address;
        const int mebibytes = 12;
        var blanks = new string(' ', Mebibyte);
        (string Header, string Before, string After)[] ways =
        [
            ($"Content-Length: {mebibytes * Mebibyte}", "", ""),
            ("Transfer-Encoding: chunked", $"{mebibytes * Mebibyte:x}\r\n", "\r\n0\r\n\r\n"),
        ];
        foreach (var (header, before, after) in ways)
        {
            using var client = await Raw.Connect(address);
            await client.Send(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{header}\r\n\r\n{before}"
            );
            for (var i = 0; i < mebibytes; i++)
                await client.Send(blanks);

            var answer = await client.Ask(after);

            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            if (limit is not null)
                Assert.Contains($"\"limit\":{limit}", answer, StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private ProgramProcess Serve(params (string Name, string Value)[] limits) =>
        ProgramProcess.Serve(_data, 0, limits.Select(limit => ($"CLEANPLAN__LIMITS__{limit.Name}", limit.Value)));

    private static string Post(int length) =>
        "POST /api/v2/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {length}\r\n\r\n";

    private sealed class Raw(Socket socket) : IDisposable
    {
        public static async Task<Raw> Connect(string address)
        {
            var uri = new Uri(address);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(uri.Host, uri.Port);
            return new Raw(socket);
        }

        public async Task Send(string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

        /// <summary>The first part of the answer; nothing where the connection is closed instead.</summary>
        public async Task<string> Ask(string text)
        {
            try
            {
                await Send(text);
                return await Read(4096);
            }
            catch (SocketException)
            {
                return "";
            }
        }

        public async Task<string> ReadToEnd()
        {
            var text = new StringBuilder();
            while (await Read(4096) is { Length: > 0 } part)
                text.Append(part);
            return text.ToString();
        }

        /// <summary>Takes little at a time, until there is no more.</summary>
        /// <returns>how much it was</returns>
        public async Task<int> ReadSlowly()
        {
            var read = 0;
            try
            {
                while (await Read(8_192) is { Length: > 0 } part)
                {
                    read += part.Length;
                    await Task.Delay(50);
                }
            }
            catch (SocketException)
            {
                // cut the hard way
            }

            return read;
        }

        public void Dispose() => socket.Dispose();

        private async Task<string> Read(int most)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var buffer = new byte[most];
            return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
        }
    }
}
