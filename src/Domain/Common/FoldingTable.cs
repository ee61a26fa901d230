using System.Globalization;
using System.Text;

namespace CleanPlan.Domain.Common;

/// <summary>What Unicode says of single characters; folding.txt says how it was made. Read when it is needed first.</summary>
internal static class FoldingTable
{
    /// <summary>What a character becomes, taken apart.</summary>
    public static readonly Dictionary<Rune, string> Folds = [];

    /// <summary>The canonical combining class of marks.</summary>
    public static readonly Dictionary<Rune, int> Orders = [];

    /// <summary>Which two are one.</summary>
    public static readonly Dictionary<(Rune, Rune), Rune> Pairs = [];

    static FoldingTable()
    {
        using var lines = new StreamReader(typeof(FoldingTable).Assembly.GetManifestResourceStream("folding.txt")!);
        while (lines.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            switch (parts[0])
            {
                case "=":
                    Folds.Add(RuneOf(parts[1]), string.Concat(parts[2..].Select(part => RuneOf(part).ToString())));
                    break;
                case "^":
                    Orders.Add(RuneOf(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
                    break;
                case "+":
                    Pairs.Add((RuneOf(parts[1]), RuneOf(parts[2])), RuneOf(parts[3]));
                    break;
            }
        }
    }

    private static Rune RuneOf(string hex) =>
        new(int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
