using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests;

public sealed class TheSqliteThatIsBundled
{
    [Fact]
    public void Has_full_text_search()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "create virtual table t using fts5(x); insert into t values('a plan'); select count(*) from t where t match 'plan'";

        Assert.Equal(1L, command.ExecuteScalar());
    }
}
