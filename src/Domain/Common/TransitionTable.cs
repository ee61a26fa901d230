namespace CleanPlan.Domain.Common;

/// <summary>Which moves a status can make. A status that heads no row is final.</summary>
public sealed class TransitionTable<TStatus>
    where TStatus : struct, Enum
{
    private readonly Dictionary<TStatus, TStatus[]> _rows;

    public TransitionTable(params (TStatus From, TStatus[] To)[] rows) =>
        _rows = rows.ToDictionary(row => row.From, row => row.To);

    public bool Allows(TStatus from, TStatus to) =>
        _rows.TryGetValue(from, out var next) && Array.IndexOf(next, to) >= 0;

    public IReadOnlyList<TStatus> From(TStatus status) => _rows.GetValueOrDefault(status, []);

    public bool IsFinal(TStatus status) => !_rows.ContainsKey(status);
}
