using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CleanPlan.EndToEnd.Tests;

namespace CleanPlan.Benchmarks.Servers;

/// <summary>A server under load, as a process of its own; disposing kills it.</summary>
internal sealed class Server : IDisposable
{
    private readonly ProgramProcess _process;

    private Server(ProgramProcess process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    /// <summary>Seconds of the processor that it has used.</summary>
    public double Cpu => Of(process => process.TotalProcessorTime.TotalSeconds);

    public double MemoryMb => Of(process => process.WorkingSet64 / 1e6);

    public double PeakMemoryMb => Of(process => process.PeakWorkingSet64 / 1e6);

    /// <summary>Ours, ready to serve.</summary>
    /// <param name="workers">tasks that its own agents do at once; 0: none</param>
    public static async Task<Server> Ours(Bench bench, string data, int workers = 0)
    {
        var program = Path.Combine((await bench.Program).Folder, "cleanplan.dll");
        string[] where = ["--urls", "http://127.0.0.1:0", "--data", data];
        string[] how = ["--auth", "none", "--workers", $"{workers}", "--agents", "sleep"];
        // no load balancer stands before it, for which it would have to wait when it stops
        string[] start = ["CLEANPLAN__SHUTDOWN__PRESTOPSECONDS=0", "dotnet", program, "serve"];
        return await Start(
            ProgramProcess.StartOther("env", [.. start, .. where, .. how]),
            async process =>
            {
                var address = await process.Address;
                await Ready(address);
                return address;
            }
        );
    }

    /// <summary>The bare server: its graph is in memory, and it has no counters, versions, tenants or validation.</summary>
    public static async Task<Server> Ceiling(Bench bench)
    {
        var shared = await bench.Shared;
        var address = $"http://127.0.0.1:{FreePort()}";
        string[] settings = ["SYNC=FULL", $"DB={Path.Combine(bench.Scratch(), "ceiling.db")}", $"URL={address}"];
        return await Start(
            ProgramProcess.StartOther("env", [.. settings, "dotnet", shared.Ceiling]),
            async process =>
            {
                await process.Says("ready in");
                return address;
            }
        );
    }

    /// <summary>A server that answers 304 to everything, of this program itself.</summary>
    public static Task<Server> Bare() =>
        Start(
            ProgramProcess.StartOther("dotnet", [typeof(Server).Assembly.Location, Bare304.Verb]),
            process => process.Address
        );

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops it in good order, so that its files can be copied.</summary>
    public async Task Stop()
    {
        _process.Terminate();
        await _process.Exit();
    }

    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();

    /// <param name="ready">waits until it serves, and says where</param>
    private static async Task<Server> Start(ProgramProcess process, Func<ProgramProcess, Task<string>> ready)
    {
        try
        {
            return new Server(process, await ready(process));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static async Task Ready(string address)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            using var answer = await http.GetAsync($"{address}/health/ready", patience.Token);
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(5, patience.Token);
        }
    }

    private double Of(Func<Process, double> figure)
    {
        using var process = Process.GetProcessById(_process.Id);
        return figure(process);
    }
}
