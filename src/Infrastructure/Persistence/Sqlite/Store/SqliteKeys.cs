using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Store;

internal sealed class SqliteKeys(Statements sql) : IKeyRows
{
    public ValueTask<KeyRow?> Find(KeyedRequest request, DateTimeOffset after)
    {
        using var rows = sql[
            "SELECT fingerprint, status, location, etag, body, compressed FROM idempotency_keys "
                + "WHERE tenant_id = ?1 AND key = ?2 AND route = ?3 AND created_at > ?4"
        ]
            .Query(request.Tenant.Value, request.Key, request.Route, after);
        if (!rows.Read())
            return default;
        var body = rows.IsDBNull(4) ? null : rows.Bytes(4).ToArray();
        var response = new StoredResponse(rows.GetInt32(1), rows.Text(2), rows.Text(3), body);
        return new(new KeyRow(rows.Bytes(0).ToArray(), response, rows.GetInt32(5) == 1));
    }

    public ValueTask Insert(KeyedRequest request, DateTimeOffset now)
    {
        sql[
            "INSERT OR REPLACE INTO idempotency_keys (tenant_id, key, route, fingerprint, created_at, status, compressed) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, 0, 0)"
        ]
            .Execute(request.Tenant.Value, request.Key, request.Route, request.Fingerprint, now);
        return default;
    }

    public ValueTask Answer(KeyedRequest request, StoredResponse response, bool compressed)
    {
        sql[
            "UPDATE idempotency_keys SET status = ?4, location = ?5, etag = ?6, compressed = ?7, body = ?8 "
                + "WHERE tenant_id = ?1 AND key = ?2 AND route = ?3"
        ]
            .Execute(
                request.Tenant.Value,
                request.Key,
                request.Route,
                response.Status,
                response.Location,
                response.ETag,
                compressed,
                response.Body
            );
        return default;
    }

    public ValueTask Remove(KeyedRequest request)
    {
        sql["DELETE FROM idempotency_keys WHERE tenant_id = ?1 AND key = ?2 AND route = ?3"]
            .Execute(request.Tenant.Value, request.Key, request.Route);
        return default;
    }
}
