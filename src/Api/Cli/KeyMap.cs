using CleanPlan.Domain.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>Turns any names into keys of tasks, two names never into one key.</summary>
internal sealed class KeyMap
{
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Of(string name)
    {
        if (_keys.TryGetValue(name, out var key))
            return key;
        var plain = new string([.. name.Select(c => IsPlain(c) ? c : '_')]);
        if (plain.Length is 0 or > PlanLimits.Key - 10)
            plain = $"{plain.AsSpan(0, Math.Min(plain.Length, PlanLimits.Key - 10))}_";
        key = plain;
        for (var i = 2; !_taken.Add(key); i++)
            key = $"{plain}.{i}";
        return _keys[name] = key;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-';
}
