using CleanPlan.Domain.Common;
using Microsoft.Data.Sqlite;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Connections;

/// <summary>A connection, and the context of the tenant that read on it last.</summary>
/// <param name="owned">whether the connection ends with it</param>
internal sealed class SqliteReader(SqliteConnection connection, bool owned = true) : IDisposable
{
    private SqliteDbContext? _context;

    public SqliteConnection Connection => connection;

    /// <summary>A context is used again for the same tenant, which saves most of its cost, and never for another one.</summary>
    public SqliteDbContext For(TenantId tenant)
    {
        if (_context?.Tenant != tenant)
        {
            _context?.Dispose();
            _context = SqliteContexts.ForReading(tenant, connection);
        }

        return _context;
    }

    public void Dispose()
    {
        _context?.Dispose();
        if (owned)
            connection.Dispose();
    }
}
