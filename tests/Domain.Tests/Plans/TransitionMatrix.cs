using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Tests.Plans;

/// <summary>Moves written out as a table for the eye: a row is where one stands, a cross where one may go.</summary>
internal static class TransitionMatrix
{
    /// <summary>Every pair of statuses, and whether the table has a cross there.</summary>
    public static TheoryData<T, T, bool> Pairs<T>(string table)
        where T : struct, Enum
    {
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Words).ToArray();
        var pairs = new TheoryData<T, T, bool>();
        foreach (var row in lines.Skip(1))
        {
            for (var i = 0; i < lines[0].Length; i++)
                pairs.Add(Parse<T>(row[0]), Parse<T>(lines[0][i]), row[i + 1] == "x");
        }

        return pairs;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static T Parse<T>(string name)
        where T : struct, Enum =>
        SnakeCase.TryParse<T>(name, out var value) ? value : throw new FormatException($"No status {name}.");
}
