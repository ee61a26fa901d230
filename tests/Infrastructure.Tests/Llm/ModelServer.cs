using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanPlan.Infrastructure.Tests.Llm;

/// <summary>A server on loopback that answers, byte by byte, what a test has told it to; asked more often, it never does.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    /// <summary>Cuts the connection instead of answering.</summary>
    public const string Cut = "";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _answers = [];
    private readonly ConcurrentQueue<(string Head, string Body)> _requests = [];
    private readonly Task _accepting;

    public ModelServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/v1";

    public IReadOnlyList<(string Head, string Body)> Requests => [.. _requests];

    public void Answer(params IReadOnlyList<string> answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
    }

    public static string Http(int status, string body, string head = "") =>
        $"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}"
        + $"\r\nConnection: close\r\n{head}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
                talks.Add(Talk(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            await using var stream = client.GetStream();
            _requests.Enqueue(await Read(stream));
            if (!_answers.TryDequeue(out var answer))
                await Task.Delay(Timeout.Infinite, _end.Token);
            else if (answer == Cut)
                client.LingerState = new LingerOption(enable: true, seconds: 0);
            else
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _end.Token);
        }
    }

    private async Task<(string Head, string Body)> Read(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            bytes.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString([.. bytes]).Split("\r\n\r\n", 2);
            if (text.Length == 2 && Encoding.UTF8.GetByteCount(text[1]) >= LengthOf(text[0]))
                return (text[0], text[1]);
        }
    }

    private static int LengthOf(string head) =>
        head.Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture))
            .FirstOrDefault();
}
