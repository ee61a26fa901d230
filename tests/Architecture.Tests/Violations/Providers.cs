using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace CleanPlan.Architecture.Tests.Violations.Providers
{
    public sealed class CatchesWhatSqliteThrows
    {
        public bool IsStorage(Exception error) => error is SqliteException;
    }

    public sealed class OpensSqlite
    {
        public DbContextOptionsBuilder Open(DbContextOptionsBuilder options) =>
            options.UseSqlite("Data Source=here.db");
    }

    public sealed class AsksAModel
    {
        public Task<ChatResponse> Ask(IChatClient client) => client.GetResponseAsync("Are you there?");
    }

    public sealed class NamesTheStorage
    {
        public object Open() => new Persistence.Sqlite.Database();
    }
}

namespace CleanPlan.Architecture.Tests.Violations.Providers.Persistence.Sqlite
{
    public sealed class Database;
}
