using System.CommandLine;
using CleanPlan.Infrastructure.Agents;

namespace CleanPlan.Api.Cli;

/// <summary>What all verbs have that ask a server over the API that everybody uses.</summary>
internal static class RemoteVerb
{
    private const string KeyVariable = "CLEANPLAN_KEY";

    public static Command Make(
        string name,
        string description,
        Func<RemoteServer, ParseResult, bool, Task<int>> act,
        params IEnumerable<Symbol> symbols
    )
    {
        var (url, key) = (Url(), Key("a key that may do it"));
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command(name, description);
        foreach (var symbol in symbols.Concat([url, key, json]))
        {
            if (symbol is Argument argument)
                verb.Arguments.Add(argument);
            else
                verb.Options.Add((Option)symbol);
        }

        verb.SetAction(
            async (parsed, _) =>
            {
                var remote = new RemoteOptions { Url = parsed.GetValue(url)!, Key = KeyOf(parsed, key) };
                using var http = remote.Connect();
                return await act(new RemoteServer(http), parsed, parsed.GetValue(json));
            }
        );
        return verb;
    }

    public static Option<string> Url()
    {
        var url = new Option<string>("--url")
        {
            Description = "of the server",
            DefaultValueFactory = _ => ServeVerb.DefaultUrl,
        };
        url.Validators.Add(result =>
        {
            var text = result.GetValue(url);
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                result.AddError($"--url {text} is not the address of a server.");
        });
        return url;
    }

    /// <param name="which">which key is wanted</param>
    public static Option<string?> Key(string which) =>
        new("--key") { Description = $"{which}; better given as {KeyVariable}, which no list of processes shows" };

    /// <summary>The key that is given, or that of the environment, which as a default would be shown by --help.</summary>
    public static string? KeyOf(ParseResult parsed, Option<string?> key) =>
        parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable);

    public static Argument<string> Id(string description) => new("ID") { Description = description };
}
