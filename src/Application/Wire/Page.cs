using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CleanPlan.Application.Wire;

/// <summary>One page of a list.</summary>
/// <param name="Items">in the order of the list</param>
/// <param name="NextCursor">asks for the next page; null on the last</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>A page of rows that were asked for with one more than fits, to see whether there is more.</summary>
    internal static Page<T> Of<TRow>(
        IReadOnlyList<TRow> rows,
        int size,
        Func<TRow, string> cursor,
        IReadOnlyList<T> views
    ) => new(views, rows.Count > size ? cursor(rows[size - 1]) : null);

    /// <summary>A page of what is all at hand, in the order of its names.</summary>
    internal static Page<T> ByName(IEnumerable<T> all, PageRequest request, Func<T, string> name)
    {
        var after = Cursors.Name(request.Cursor);
        var rows = all.Where(item => after is null || string.CompareOrdinal(name(item), after) > 0)
            .OrderBy(name, StringComparer.Ordinal)
            .Take(request.Size + 1)
            .ToList();
        return Of(rows, request.Size, item => Cursors.OfName(name(item)), [.. rows.Take(request.Size)]);
    }
}

/// <summary>Which part of a list is wanted.</summary>
public sealed record PageRequest(int? Limit, string? Cursor)
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    internal int Size => Limit ?? DefaultLimit;

    internal Guid? After => Cursors.Id(Cursor);
}

/// <summary>Cursors are opaque to clients: here the id of the last item, shortened, or its name.</summary>
internal static class Cursors
{
    public static string Of(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static Guid? Id(string? cursor) =>
        Bytes(cursor) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : null;

    public static string OfName(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    public static bool IsName(string cursor) => Name(cursor) is not null;

    public static string? Name(string? cursor) => Bytes(cursor) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    // the one overload that answers to every text, and throws for none
    private static byte[]? Bytes(string? cursor)
    {
        if (cursor is null)
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        return Base64Url.DecodeFromChars(cursor, bytes, out _, out var written) is OperationStatus.Done
            ? bytes[..written]
            : null;
    }
}
