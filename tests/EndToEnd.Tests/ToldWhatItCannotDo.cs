using System.Net;
using System.Net.Sockets;

namespace CleanPlan.EndToEnd.Tests;

/// <summary>Whatever keeps the program from what it was told to do is said in one line, and by its exit code.</summary>
public sealed class ToldWhatItCannotDo : IDisposable
{
    private const int Wrong = 1;
    private const int Unreachable = 75;
    private const int Configuration = 78;

    private readonly string _data = Directory.CreateTempSubdirectory("cleanplan-told-").FullName;

    private string File => Path.Combine(_data, "file");

    public ToldWhatItCannotDo() =>
        System.IO.File.WriteAllText(File, """{"goal":"g","tasks":[{"key":"a","agent_type":"nobody"},{"key":"b"}]}""");

    [Theory]
    [InlineData(Configuration, "cannot be the data directory", "serve", "--data", "{file}")]
    [InlineData(Configuration, "cannot be the data directory", "db", "migrate", "--data", "{file}/below")]
    [InlineData(
        Configuration,
        "must not have a path",
        "serve",
        "--data",
        "{data}",
        "--urls",
        "http://127.0.0.1:0/base"
    )]
    [InlineData(Configuration, "Cannot assign", "serve", "--data", "{data}", "--urls", "http://192.0.2.1:5139")]
    [InlineData(Wrong, "no agent here takes a (nobody), b (no agent_type)", "run", "{file}")]
    [InlineData(Wrong, "--workers must be 1 or more", "run", "{file}", "--workers", "0")]
    [InlineData(Unreachable, "no server answers at", "ask", "Write", "--url", "http://127.0.0.1:1")]
    [InlineData(Unreachable, "no server answers at", "events", "x", "--follow", "--url", "http://127.0.0.1:1")]
    [InlineData(Configuration, "--url nowhere is not the address", "jobs", "list", "--url", "nowhere")]
    [InlineData(Wrong, "there is no database at", "doctor", "--data", "{data}")]
    public async Task Says_why_in_one_line(int code, string why, params string[] arguments)
    {
        using var program = ProgramProcess.Start(arguments.Select(Named));

        Assert.Equal((code, true), (await program.Exit(), IsOneLine(program, why)));
    }

    [Fact]
    public async Task Says_that_the_port_is_in_use()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        using var program = ProgramProcess.Start("serve", "--data", _data, "--urls", $"http://{holder.LocalEndpoint}");

        Assert.Equal((Configuration, true), (await program.Exit(), IsOneLine(program, "address already in use")));
    }

    [Fact]
    public async Task Looks_for_the_data_where_a_server_would()
    {
        using var program = ProgramProcess.StartIn([("CleanPlan__Storage__DataDirectory", _data)], "db", "status");

        Assert.Equal(0, await program.Exit());
        Assert.Contains($"There is no database at {_data}", program.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private string Named(string argument) =>
        argument.Replace("{file}", File, StringComparison.Ordinal).Replace("{data}", _data, StringComparison.Ordinal);

    private static bool IsOneLine(ProgramProcess program, string why)
    {
        var said = program
            .Output.Split('\n')
            .Where(line => !line.StartsWith("info:", StringComparison.Ordinal))
            .ToList();
        Assert.DoesNotContain(said, line => line.StartsWith("   at ", StringComparison.Ordinal));
        return Assert
            .Single(said, line => line.StartsWith("cleanplan: ", StringComparison.Ordinal))
            .Contains(why, StringComparison.Ordinal);
    }
}
