using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Persistence.Rows;

/// <summary>The session that comes into being together with a plan, in the same set.</summary>
internal static class SessionInsert
{
    public static void Execute(Statements sql, Session s) =>
        sql[
            "INSERT INTO sessions (id, tenant_id, title, folded_title, system_prompt, user_id, metadata, created_at, "
                + "updated_at, version, message_count, tokens_used, title_indexed) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0)"
        ]
            .Execute(
                Codec.Id(s.Id),
                Codec.Id(s.TenantId.Value),
                s.Title,
                s.FoldedTitle,
                s.SystemPrompt,
                s.UserId,
                s.Metadata,
                Codec.Time(s.CreatedAt),
                Codec.Time(s.UpdatedAt),
                s.Version
            );
}
