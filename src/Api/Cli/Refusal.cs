using System.Data.Common;
using System.Net.Sockets;
using CleanPlan.Api.Hosting;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Cli;

/// <summary>Says in one line why the program does not do what it was told to; anything else is a bug and shows itself.</summary>
internal static class Refusal
{
    public static async Task<int> Guard(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (CodeOf(error) is not null)
        {
            return await Say(LineOf(error), CodeOf(error)!.Value);
        }
    }

    public static async Task<int> Say(string line, int code = ExitCode.Configuration)
    {
        await Console.Error.WriteLineAsync($"cleanplan: {line}");
        return code;
    }

    private static int? CodeOf(Exception error) =>
        error switch
        {
            RemoteFault fault => fault.IsPassing ? ExitCode.Unreachable : ExitCode.Wrong,
            SchemaException or DbException => ExitCode.StorageFailed,
            IOException when IsFull(error) => ExitCode.StorageFailed,
            ConfigurationFault or OptionsValidationException or DataDirectoryInUseException => ExitCode.Configuration,
            IOException or UnauthorizedAccessException or SocketException => ExitCode.Configuration,
            // a file of the configuration that is no JSON
            InvalidDataException => ExitCode.Configuration,
            // told to stop before it was done
            OperationCanceledException => ExitCode.Wrong,
            // the binder and the listener have no exceptions of their own
            { Source: { } source }
                when Array.Exists(s_configured, name => source.StartsWith(name, StringComparison.Ordinal)) =>
                ExitCode.Configuration,
            _ => null,
        };

    // what reads the configuration, and what acts on it at once
    private static readonly string[] s_configured =
    [
        "Microsoft.Extensions.Configuration",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    // the number of the system: of Linux and macOS, and of Windows
    private static bool IsFull(Exception error) => error.HResult is 28 or unchecked((int)0x80070070);

    private static string LineOf(Exception error) =>
        error switch
        {
            OptionsValidationException options => string.Join(
                ' ',
                options.Failures.Select(failure => failure.TrimEnd('.') + ".")
            ),
            OperationCanceledException => "it was stopped before it was done.",
            SocketException => $"it cannot listen where it is told to: {error.Message}.",
            _ => WithReason(error).ReplaceLineEndings(" "),
        };

    // the outer one says what it is about, the innermost why
    private static string WithReason(Exception error) =>
        error.GetBaseException().Message is var reason
        && error.Message.Contains(reason, StringComparison.OrdinalIgnoreCase)
            ? error.Message
            : $"{error.Message} {reason}";
}
