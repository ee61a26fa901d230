namespace CleanPlan.Api.Cli;

/// <summary>How far something is, in blocks.</summary>
internal static class Bar
{
    private const int Width = 24;

    /// <param name="progress">0 to 1</param>
    public static string Of(double progress)
    {
        var filled = (int)Math.Round(progress * Width);
        return new string('█', filled) + new string('░', Width - filled);
    }
}
