using System.Buffers.Text;

namespace CleanPlan.Application.Wire;

/// <summary>One page of a list; the cursor of the next one is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>A page of rows that were asked for with one more than fits, to see whether there is more.</summary>
    internal static Page<T> Of<TRow>(
        IReadOnlyList<TRow> rows,
        int size,
        Func<TRow, string> cursor,
        IReadOnlyList<T> views
    ) => new(views, rows.Count > size ? cursor(rows[size - 1]) : null);
}

/// <summary>Which part of a list is wanted.</summary>
public sealed record PageWish(int? Limit, string? Cursor)
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    internal int Size => Limit ?? DefaultLimit;

    internal Guid? After => Cursors.Id(Cursor);
}

/// <summary>Cursors are opaque to clients: here the id of the last item, shortened.</summary>
internal static class Cursors
{
    public static string Of(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static Guid? Id(string? cursor)
    {
        Span<byte> bytes = stackalloc byte[16];
        return cursor is { Length: 22 } && Base64Url.TryDecodeFromChars(cursor, bytes, out var length) && length == 16
            ? new Guid(bytes, bigEndian: true)
            : null;
    }
}
