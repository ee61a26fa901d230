using System.Buffers.Text;
using System.Text;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// The counters of <see cref="Size"/> neighbouring tasks of a plan in one row. A completion counts at all its dependents,
/// which mostly are neighbours: so it writes one small row, and not the long row of each of them.
/// </summary>
internal sealed class DependencyCountsRow
{
    public const int Size = 64;

    /// <summary>What one task takes at most: its place, eight counters, and what stands between them.</summary>
    private const int Widest = 3 + (8 * 12);

    /// <summary>Characters of <see cref="Counts"/> at most.</summary>
    public const int Longest = Size * Widest;

    private readonly DependencyCounts[] _counts = new DependencyCounts[Size];

    public required TenantId TenantId { get; init; }
    public required Guid PlanId { get; init; }

    /// <summary>The position of the first task that is counted for here.</summary>
    public required int First { get; init; }

    /// <summary>
    /// <c>place:total,done,skipped by operator,skipped by rule,failed,failed optional,blocked by failure,blocked by
    /// stop</c> of each task that has dependencies, apart by semicolons; zeros at the end are left out.
    /// </summary>
    public string Counts
    {
        get => Written();
        init => Read(Encoding.ASCII.GetBytes(value));
    }

    /// <summary>The rows of tasks that were never counted for before; none where nobody has dependencies.</summary>
    public static IReadOnlyCollection<DependencyCountsRow> Of(IEnumerable<PlanTask> tasks)
    {
        var rows = new Dictionary<int, DependencyCountsRow>();
        foreach (var task in tasks)
        {
            if (task.Dependencies.Total == 0)
                continue;
            var first = FirstOf(task.Position);
            if (!rows.TryGetValue(first, out var row))
                rows.Add(first, row = For(task));
            row.Take(task);
        }

        return rows.Values;
    }

    /// <summary>An empty row, for the task and its neighbours.</summary>
    public static DependencyCountsRow For(PlanTask task) =>
        new()
        {
            TenantId = task.TenantId,
            PlanId = task.PlanId,
            First = FirstOf(task.Position),
        };

    public static int FirstOf(int position) => position - (position % Size);

    public DependencyCounts Of(PlanTask task) => _counts[task.Position - First];

    public void Take(PlanTask task) => _counts[task.Position - First] = task.Dependencies;

    private string Written()
    {
        Span<byte> text = stackalloc byte[Longest];
        var length = 0;
        for (var place = 0; place < Size; place++)
        {
            if (_counts[place].Total == 0)
                continue;
            if (length > 0)
                text[length++] = (byte)';';
            length += Number(place, text[length..]);
            length += Written(_counts[place], text[length..]);
        }

        return Encoding.ASCII.GetString(text[..length]);
    }

    private static int Written(in DependencyCounts d, Span<byte> text)
    {
        ReadOnlySpan<int> numbers =
        [
            d.Total,
            d.Done,
            d.SkippedByOperator,
            d.SkippedByRule,
            d.Failed,
            d.FailedOptional,
            d.BlockedByFailure,
            d.BlockedByStop,
        ];
        var length = 0;
        foreach (var number in numbers[..(numbers.LastIndexOfAnyExcept(0) + 1)])
        {
            text[length] = (byte)(length == 0 ? ':' : ',');
            length += 1 + Number(number, text[(length + 1)..]);
        }

        return length;
    }

    private static int Number(int number, Span<byte> text)
    {
        Utf8Formatter.TryFormat(number, text, out var written);
        return written;
    }

    private void Read(ReadOnlySpan<byte> text)
    {
        Span<int> n = stackalloc int[8];
        while (!text.IsEmpty)
        {
            n.Clear();
            text = Next(text, out var place);
            for (var i = 0; i < n.Length && !text.IsEmpty && text[0] != ';'; i++)
                text = Next(text[1..], out n[i]);
            _counts[place] = new DependencyCounts(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
            text = text.IsEmpty ? text : text[1..];
        }
    }

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out int read)
            ? text[read..]
            : throw new InvalidDataException($"{Encoding.ASCII.GetString(text)} does not begin with a number.");
}
