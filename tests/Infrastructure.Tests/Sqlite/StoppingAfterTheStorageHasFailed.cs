using CleanPlan.Infrastructure.Persistence.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class StoppingAfterTheStorageHasFailed
{
    [Fact]
    public async Task Is_done_without_a_word_to_the_file_whose_transaction_is_still_open()
    {
        var engine = SqliteEngine.Open(new FakeTime());
        await Assert.ThrowsAsync<OutcomeUnknownException>(() =>
            engine.Writer.Run<bool>((_, _) => throw new SqliteException("disk", raw.SQLITE_IOERR), default).Soon()
        );

        Assert.Null(await Record.ExceptionAsync(() => engine.DisposeAsync().AsTask().Soon()));
    }
}
