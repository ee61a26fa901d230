using System.Text;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

/// <summary>Ids as JSON with hexadecimal texts, which one prepared statement takes for any number of them.</summary>
internal static class Ids
{
    public static string List(IReadOnlyCollection<Guid> ids)
    {
        var text = new StringBuilder((ids.Count * 35) + 2).Append('[');
        foreach (var id in ids)
            Append(text, id, text.Length > 1 ? ",\"" : "\"").Append('"');
        return text.Append(']').ToString();
    }

    public static string List(IReadOnlyCollection<CountsKey> keys)
    {
        var text = new StringBuilder((keys.Count * 45) + 2).Append('[');
        foreach (var (planId, first) in keys)
            Append(text, planId, text.Length > 1 ? ",[\"" : "[\"").Append("\",").Append(first).Append(']');
        return text.Append(']').ToString();
    }

    private static StringBuilder Append(StringBuilder text, Guid id, string before)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<char> hex = stackalloc char[32];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Convert.TryToHexString(bytes, hex, out _);
        return text.Append(before).Append(hex);
    }
}
