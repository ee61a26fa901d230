using System.CommandLine;
using CleanPlan.Api.Hosting;
using CleanPlan.Api.Json;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Keys;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Api.Cli;

/// <summary>Gives and takes keys while no server runs: only one process writes a database.</summary>
internal static class KeysVerb
{
    public static Command Make() =>
        new("keys", "Give and take the keys of callers, while no server runs.")
        {
            MakeCreate(),
            Verb("list", "Say which keys there are.", _ => new ListKeys(), Rows),
            MakeRevoke(),
        };

    private static Command MakeCreate()
    {
        var name = new Argument<string>("NAME") { Description = "what the key is called in events and lists" };
        var role = new Option<string>("--role")
        {
            Description = string.Join(", ", SnakeCase.All<Role>()),
            Required = true,
        };
        var expires = new Option<string?>("--expires-at")
        {
            Description = "when it ends by itself, as in 2027-01-31T00:00:00Z",
        };
        expires.Validators.Add(result =>
        {
            if (result.GetValue(expires) is { } text && WireTime.Parse(text) is null)
                result.AddError($"--expires-at {text} is no time like 2027-01-31T00:00:00Z.");
        });
        var verb = Verb(
            "create",
            "Make a key, and show it this once.",
            parsed => new CreateKey(
                parsed.GetValue(name),
                parsed.GetValue(role),
                WireTime.Parse(parsed.GetValue(expires))
            ),
            made => [made.Text]
        );
        verb.Arguments.Add(name);
        verb.Options.Add(role);
        verb.Options.Add(expires);
        return verb;
    }

    private static Command MakeRevoke()
    {
        var id = new Argument<string>("ID") { Description = "of the key, as keys list says it" };
        var verb = Verb(
            "revoke",
            "End a key for good.",
            parsed => new RevokeKey(parsed.GetValue(id)),
            key => [$"Revoked {key.Id}, {key.Name}."]
        );
        verb.Arguments.Add(id);
        return verb;
    }

    private static Command Verb<T>(
        string name,
        string description,
        Func<ParseResult, IRequest<Result<T>>> message,
        Func<T, string?[]> lines
    )
    {
        var data = DataOption.Make();
        var json = new Option<bool>("--json") { Description = "answer as JSON" };
        var verb = new Command(name, description) { data, json };
        verb.SetAction(
            async (parsed, cancel) =>
            {
                await using var host = await InProcessHost.OpenConfigured(parsed.GetValue(data));
                var answer = await host.Send(message(parsed), cancel);
                if (!answer.IsOk)
                    return await Refusal.Say(answer.Error.Message, ExitCode.Wrong);
                await Print.Either(parsed.GetValue(json), answer.Value, lines(answer.Value));
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static string?[] Rows(IReadOnlyList<KeyView> keys) =>
        keys.Count == 0
            ? ["There is no key: a server makes the first one at its start, an admin's."]
            :
            [
                .. keys.Select(key =>
                    $"{key.Id}  {key.Role, -8}  {key.Name}, made {key.CreatedAt:u}"
                    + (key.ExpiresAt is { } end ? $", ends {end:u}" : "")
                    + (key.RevokedAt is { } revoked ? $", revoked {revoked:u}" : "")
                ),
            ];
}
