using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Planning;

/// <summary>Keys for tasks that came with names: any text may be a name, and several tasks may have the same.</summary>
internal sealed class ToolKeys
{
    private readonly Dictionary<string, List<int>> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>The name with every foreign character replaced; the second of it ends with -2.</summary>
    public string Add(string name, int position)
    {
        if (_positions.TryGetValue(name, out var positions))
            positions.Add(position);
        else
            _positions[name] = [position];

        // room for the number of any task
        var stem = string.Concat(name.Take(PlanLimits.Key - 4).Select(c => IsOfKeys(c) ? c : '_'));
        if (stem.Length == 0)
            stem = "_";
        var key = stem;
        for (var i = 2; !_keys.Add(key); i++)
            key = $"{stem}-{i}";
        return key;
    }

    /// <summary>Where the tasks of this name stand.</summary>
    public IReadOnlyList<int> Named(string name) => _positions.TryGetValue(name, out var positions) ? positions : [];

    private static bool IsOfKeys(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-';
}
