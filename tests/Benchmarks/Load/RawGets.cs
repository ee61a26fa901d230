using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace CleanPlan.Benchmarks.Load;

/// <summary>
/// One GET over and over on several connections, each waiting for its answer: written by hand, because a client that
/// costs more than the server would make all servers look alike.
/// </summary>
internal static class RawGets
{
    /// <summary>Answers a second, all of them 304, with the median and the 99th percentile of their times.</summary>
    public static async Task<Dictionary<string, double>> Unchanged(
        string address,
        string path,
        string tag,
        int connections,
        double seconds
    )
    {
        var server = new Uri(address);
        var request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nIf-None-Match: {tag}\r\n\r\n"
        );
        var start = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(Ask)));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Dictionary<string, double>(Reporting.Row.Percentiles("", all.SelectMany(times => times)))
        {
            ["answers_per_s"] = all.Sum(times => times.Count) / elapsed,
        };

        async Task<List<double>> Ask()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port);
            var answer = new byte[4_096];
            var times = new List<double>();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                var asked = Stopwatch.GetTimestamp();
                await socket.SendAsync(request);
                await Read(socket, answer);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return times;
        }
    }

    /// <summary>Reads one answer without a body.</summary>
    private static async Task Read(Socket socket, byte[] answer)
    {
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            length += read;
            if (read == 0 || length == answer.Length)
                throw new InvalidOperationException("The answer does not end.");
        }

        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 304"u8))
            throw new InvalidOperationException($"Not a 304: {Encoding.ASCII.GetString(answer, 0, length)}");
    }
}
