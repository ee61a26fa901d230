using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The columns of <c>outbox</c>, and how a row becomes a message.</summary>
internal static class OutboxTable
{
    public const string Columns = "number, tenant_id, key, kind, payload, created_at";

    public static readonly RowSet<OutboxMessage> Insert = RowSet<OutboxMessage>.Insert(
        "outbox",
        new("tenant_id", message => message.TenantId.Value),
        new("key", message => message.Key),
        new("kind", message => message.Kind),
        new("payload", message => message.Payload),
        new("created_at", message => message.CreatedAt)
    );

    public static OutboxMessage Read(Statement.Rows row) =>
        new()
        {
            Number = row.GetInt64(0),
            TenantId = new(row.Id(1)),
            Key = row.Id(2),
            Kind = row.GetString(3),
            Payload = row.GetString(4),
            CreatedAt = row.Time(5)!.Value,
        };
}
