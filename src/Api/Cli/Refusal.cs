using CleanPlan.Api.Hosting;
using CleanPlan.Infrastructure.Engine;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
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
            ConfigurationFault or OptionsValidationException or DataDirectoryInUseException => ExitCode.Configuration,
            InvalidOperationException { Message: var message }
                when message.StartsWith("Failed to convert", OfConfiguration) => ExitCode.Configuration,
            UnauthorizedAccessException => ExitCode.Configuration,
            IOException { InnerException: AddressInUseException } => ExitCode.Configuration,
            SchemaException or SqliteException => ExitCode.StorageFailed,
            _ => null,
        };

    // the binder of the options has no exception of its own
    private const StringComparison OfConfiguration = StringComparison.Ordinal;

    private static string LineOf(Exception error) =>
        error is OptionsValidationException options
            ? string.Join(' ', options.Failures.Select(failure => failure.TrimEnd('.') + "."))
            : error.Message.ReplaceLineEndings(" ");
}
