namespace CleanPlan.Architecture.Tests.Violations.Texts;

public sealed class AsksInSql
{
    public Func<string> Question => () => "select key from tasks";
}

public sealed class KeepsSql
{
    public const string Statement = "UPDATE tasks SET progress = 1";
}

public sealed class AddsSqlTogether
{
    public string Of(string table) => $"{table} WHERE id = $1";
}

public static class KnowsTheAddress
{
    public static string Of(Guid plan) => $"/api/v2/plans/{plan}";
}
