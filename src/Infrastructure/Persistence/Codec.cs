using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>
/// How values stand in columns, the same for EF Core and for the prepared statements: ids as 16 bytes in their sort
/// order, times as Unix milliseconds, enums as their wire names, counters and positions as JSON arrays of numbers.
/// </summary>
internal static class Codec
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static byte[] Id(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Id(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);

    public static long Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static string Enum<T>(T value)
        where T : struct, Enum => value.Wire();

    public static T Enum<T>(string name)
        where T : struct, Enum =>
        SnakeCase.TryParse<T>(name, out var value)
            ? value
            : throw new InvalidDataException($"{name} is no {typeof(T).Name}.");

    /// <summary>From the bytes of a row, without making a text of them.</summary>
    public static T Enum<T>(ReadOnlySpan<byte> name)
        where T : struct, Enum
    {
        foreach (var (utf8, value) in Utf8Names<T>.All)
        {
            if (name.SequenceEqual(utf8))
                return value;
        }

        throw new InvalidDataException($"{Encoding.UTF8.GetString(name)} is no {typeof(T).Name}.");
    }

    public static string Positions(int[] positions) => Numbers(positions.AsSpan());

    public static int[] Positions(string text) => Positions(Encoding.ASCII.GetBytes(text));

    public static int[] Positions(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 2)
            return [];
        var positions = new int[text.Count((byte)',') + 1];
        var at = 1;
        for (var i = 0; i < positions.Length; i++, at++)
        {
            Utf8Parser.TryParse(text[at..], out positions[i], out var read);
            at += read;
        }

        return positions;
    }

    public static string Counts(TaskCounts c) =>
        Numbers(
            c.Pending,
            c.InProgress,
            c.Done,
            c.Failed,
            c.Blocked,
            c.Skipped,
            c.Retrying,
            c.FailedOptional,
            c.BlockedLive,
            c.Claimable,
            c.Exclusive,
            c.ExclusiveRunning,
            c.ProgressSum
        );

    public static TaskCounts Counts(string text) => Counts(Encoding.ASCII.GetBytes(text));

    public static TaskCounts Counts(ReadOnlySpan<byte> text)
    {
        Span<long> n = stackalloc long[13];
        Parse(text, n);
        return new TaskCounts
        {
            Pending = (int)n[0],
            InProgress = (int)n[1],
            Done = (int)n[2],
            Failed = (int)n[3],
            Blocked = (int)n[4],
            Skipped = (int)n[5],
            Retrying = (int)n[6],
            FailedOptional = (int)n[7],
            BlockedLive = (int)n[8],
            Claimable = (int)n[9],
            Exclusive = (int)n[10],
            ExclusiveRunning = (int)n[11],
            ProgressSum = n[12],
        };
    }

    /// <summary>Token, outcome and hash, apart by blanks.</summary>
    public static string LastReport(LastReport report) => $"{report.Token} {report.Outcome} {report.Hash}";

    public static LastReport LastReport(string text)
    {
        var parts = text.Split(' ', 3);
        return new LastReport(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2]);
    }

    public static string? Answers(IReadOnlyList<Answer> answers) =>
        answers.Count == 0 ? null : JsonSerializer.Serialize(answers, Json);

    public static IReadOnlyList<Answer> Answers(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Answer>>(text, Json)!;

    public static string Usage(ModelUsage usage) => JsonSerializer.Serialize(usage, Json);

    public static ModelUsage Usage(string text) => JsonSerializer.Deserialize<ModelUsage>(text, Json);

    public static string? JobError(JobError? error) => error is null ? null : JsonSerializer.Serialize(error, Json);

    public static JobError? JobError(string? text) =>
        text is null ? null : JsonSerializer.Deserialize<JobError>(text, Json);

    public static string Texts(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, Json);

    public static IReadOnlyList<string> Texts(string text) =>
        JsonSerializer.Deserialize<IReadOnlyList<string>>(text, Json)!;

    private static string Numbers(params ReadOnlySpan<int> numbers)
    {
        Span<long> wide = numbers.Length <= 32 ? stackalloc long[numbers.Length] : new long[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            wide[i] = numbers[i];
        return Numbers(wide);
    }

    private static string Numbers(params ReadOnlySpan<long> numbers)
    {
        const int widest = 21;
        Span<byte> text =
            numbers.Length <= 24
                ? stackalloc byte[(numbers.Length * widest) + 2]
                : new byte[(numbers.Length * widest) + 2];
        var length = 0;
        text[length++] = (byte)'[';
        foreach (var number in numbers)
        {
            if (length > 1)
                text[length++] = (byte)',';
            Utf8Formatter.TryFormat(number, text[length..], out var written);
            length += written;
        }

        text[length++] = (byte)']';
        return Encoding.ASCII.GetString(text[..length]);
    }

    private static void Parse(ReadOnlySpan<byte> text, Span<long> numbers)
    {
        var at = 1;
        for (var i = 0; i < numbers.Length; i++, at++)
        {
            Utf8Parser.TryParse(text[at..], out numbers[i], out var read);
            at += read;
        }
    }

    private static class Utf8Names<T>
        where T : struct, Enum
    {
        public static readonly (byte[] Utf8, T Value)[] All =
        [
            .. System.Enum.GetValues<T>().Select(value => (Encoding.ASCII.GetBytes(value.Wire()), value)),
        ];
    }
}
