using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Tests;

public sealed class TheSqliteThatIsBundled
{
    // before 3.51.3, two connections that check-point at once can corrupt the file
    [Fact]
    public void Is_past_the_reset_of_the_log_that_corrupts()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");

        connection.Open();

        Assert.True(Version.Parse(connection.ServerVersion) >= new Version(3, 51, 3), connection.ServerVersion);
    }

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
