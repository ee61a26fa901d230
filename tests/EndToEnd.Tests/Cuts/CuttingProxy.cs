using System.Net;
using System.Net.Sockets;

namespace CleanPlan.EndToEnd.Tests.Cuts;

/// <summary>Where the line between client and server breaks.</summary>
public enum Cut
{
    InTheRequest,
    BeforeTheAnswer,
    InTheAnswer,
}

/// <summary>Stands between a client and a server, and breaks every connection at the same place.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly Cut _cut;

    public CuttingProxy(string server, Cut cut)
    {
        (_server, _cut) = (new IPEndPoint(IPAddress.Loopback, new Uri(server).Port), cut);
        _listener.Start();
        Serving = Serve();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Ends when the proxy does.</summary>
    public Task Serving { get; }

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                // closed at once and not in good order
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                await Carry(client.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    /// <summary>Small messages on a quiet machine: each comes in one piece, or its rest is not needed.</summary>
    private async Task Carry(NetworkStream client)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(_server);
        var line = server.GetStream();
        var buffer = new byte[1 << 16];
        var request = await Whole(client, buffer);
        if (_cut is Cut.InTheRequest)
        {
            await line.WriteAsync(buffer.AsMemory(0, request - 1));
            return;
        }

        await line.WriteAsync(buffer.AsMemory(0, request));
        var answer = await line.ReadAsync(buffer);
        if (_cut is Cut.InTheAnswer)
            await client.WriteAsync(buffer.AsMemory(0, answer / 2));
    }

    /// <summary>Reads a request to its end, which is where its content's length says.</summary>
    private static async Task<int> Whole(NetworkStream client, byte[] buffer)
    {
        var read = 0;
        while (true)
        {
            var more = await client.ReadAsync(buffer.AsMemory(read));
            if (more == 0)
                throw new EndOfStreamException("The client went away in the middle of its request.");
            read += more;
            var text = System.Text.Encoding.ASCII.GetString(buffer, 0, read);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            const string length = "Content-Length: ";
            var at = text.IndexOf(length, StringComparison.OrdinalIgnoreCase);
            if (head < 0 || at < 0)
                continue;
            var digits = text[(at + length.Length)..text.IndexOf('\r', at)];
            if (read >= head + 4 + int.Parse(digits))
                return read;
        }
    }
}
