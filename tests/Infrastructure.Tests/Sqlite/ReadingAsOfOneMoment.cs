using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class ReadingAsOfOneMoment
{
    [Fact]
    public async Task Shows_nothing_of_a_change_that_comes_between_the_plan_and_its_tasks()
    {
        await using var engine = SqliteEngine.Open(new FakeTime());
        var planId = await engine.Start(new TaskDraft { Key = "a" });
        var readers = engine.Services.GetRequiredService<SqliteReaders>();
        var changes = 0;
        await readers.Read(
            connection =>
            {
                // the connection is used again for what is read next
                raw.sqlite3_trace(
                    connection.Handle!,
                    (_, sql) =>
                    {
                        if (sql.Contains("FROM tasks t", StringComparison.Ordinal) && ++changes == 1)
                            Rename(engine.Database);
                    },
                    null
                );
                return Task.FromResult(true);
            },
            CancellationToken.None
        );

        var (plan, tasks) = await engine.Whole(planId);
        var (planLater, tasksLater) = await engine.Whole(planId);

        Assert.Equal(2, changes);
        Assert.Equal(("goal", "a"), (plan.Goal, tasks.Single().Key));
        Assert.Equal(("later", "later"), (planLater.Goal, tasksLater.Single().Key));
    }

    private static void Rename(SqliteDatabase database)
    {
        using var connection = database.OpenWriter();
        using var command = new SqliteCommand(
            "BEGIN IMMEDIATE; UPDATE plans SET goal = 'later'; UPDATE tasks SET key = 'later'; COMMIT",
            connection
        );
        command.ExecuteNonQuery();
    }
}
