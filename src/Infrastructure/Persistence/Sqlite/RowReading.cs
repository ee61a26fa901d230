using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Column values under the encoding of <see cref="Codec"/>.</summary>
internal static class RowReading
{
    public static Guid Id(this SqliteDataReader row, int column) => Codec.Id(row.GetFieldValue<byte[]>(column));

    public static string? Text(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static int? Int(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset? Time(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : Codec.Time(row.GetInt64(column));
}
