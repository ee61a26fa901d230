namespace CleanPlan.Api.Hosting;

/// <summary>What the program says to the shell that started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something is wrong with what was asked, or with what was found.</summary>
    public const int Wrong = 1;

    public const int StorageFailed = 70;

    /// <summary>The database or the server is not there, or cannot be reached now.</summary>
    public const int Unreachable = 75;

    public const int Configuration = 78;
}
