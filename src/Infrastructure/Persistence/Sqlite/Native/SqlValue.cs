using System.Buffers;
using System.Text;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Native;

/// <summary>A value to be bound, without a box around it.</summary>
internal readonly struct SqlValue
{
    private const int OnStack = 512;

    private readonly object? _object;
    private readonly Guid _id;
    private readonly long _bits;
    private readonly Kind _kind;

    private SqlValue(Kind kind, long bits, object? value = null) => (_kind, _bits, _object) = (kind, bits, value);

    private SqlValue(Guid id) => (_kind, _id) = (Kind.Id, id);

    private enum Kind : byte
    {
        Null,
        Integer,
        Real,
        Text,
        Blob,
        Id,
    }

    public static implicit operator SqlValue(long value) => new(Kind.Integer, value);

    public static implicit operator SqlValue(int value) => new(Kind.Integer, value);

    public static implicit operator SqlValue(bool value) => new(Kind.Integer, value ? 1 : 0);

    public static implicit operator SqlValue(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator SqlValue(Guid value) => new(value);

    public static implicit operator SqlValue(Guid? value) => value is { } v ? v : default(SqlValue);

    public static implicit operator SqlValue(DateTimeOffset value) => Codec.Time(value);

    public static implicit operator SqlValue(DateTimeOffset? value) => value is { } v ? v : default(SqlValue);

    public static implicit operator SqlValue(long? value) => value is { } v ? v : default(SqlValue);

    public static implicit operator SqlValue(int? value) => value is { } v ? v : default(SqlValue);

    public static implicit operator SqlValue(double? value) => value is { } v ? v : default(SqlValue);

    public static implicit operator SqlValue(string? value) => value is null ? default : new(Kind.Text, 0, value);

    public static implicit operator SqlValue(byte[]? value) => value is null ? default : new(Kind.Blob, 0, value);

    public bool IsNull => _kind is Kind.Null;

    public unsafe int Bind(nint statement, int index) =>
        _kind switch
        {
            Kind.Integer => SqliteNative.sqlite3_bind_int64(statement, index, _bits),
            Kind.Real => SqliteNative.sqlite3_bind_double(statement, index, BitConverter.Int64BitsToDouble(_bits)),
            Kind.Text => BindText(statement, index, (string)_object!),
            Kind.Blob => BindBlob(statement, index, (byte[])_object!),
            Kind.Id => BindId(statement, index, _id),
            // a value that was never set is null
            _ => raw.SQLITE_OK,
        };

    private static unsafe int BindBlob(nint statement, int index, ReadOnlySpan<byte> bytes)
    {
        // no bytes are a blob too, and no pointer would be null
        byte none = 0;
        fixed (byte* at = bytes)
            return SqliteNative.sqlite3_bind_blob(
                statement,
                index,
                at is null ? &none : at,
                bytes.Length,
                SqliteNative.Copied
            );
    }

    private static int BindId(nint statement, int index, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BindBlob(statement, index, bytes);
    }

    private static int BindText(nint statement, int index, string text)
    {
        // SQLite copies the bytes, so they may live on the stack
        var length = Encoding.UTF8.GetByteCount(text);
        if (length <= OnStack)
        {
            Span<byte> utf8 = stackalloc byte[OnStack];
            return BindText(statement, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        var code = BindText(statement, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return code;
    }

    private static unsafe int BindText(nint statement, int index, ReadOnlySpan<byte> utf8)
    {
        byte none = 0;
        fixed (byte* at = utf8)
            return SqliteNative.sqlite3_bind_text(
                statement,
                index,
                at is null ? &none : at,
                utf8.Length,
                SqliteNative.Copied
            );
    }
}
