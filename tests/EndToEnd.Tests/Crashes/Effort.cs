using System.Globalization;

namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>How much is tried: little before each merge, more where a variable says so (docs/faults.md).</summary>
internal static class Effort
{
    public static double Minutes => Of("CLEANPLAN_CRASH_MINUTES", 1);

    public static int Migrations => (int)Of("CLEANPLAN_CRASH_MIGRATIONS", 5);

    public static int Cuts => (int)Of("CLEANPLAN_CRASH_CUTS", 4);

    private static double Of(string variable, double usual) =>
        Environment.GetEnvironmentVariable(variable) is { } wanted
            ? double.Parse(wanted, CultureInfo.InvariantCulture)
            : usual;
}
