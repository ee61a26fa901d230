using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

/// <summary>Says of a table that is made, or made anew, what EF Core has no word for.</summary>
internal sealed class SqliteTableSql(
    MigrationsSqlGeneratorDependencies dependencies,
    IRelationalAnnotationProvider annotations
) : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    /// <summary>Tables whose rows stand in the order of their keys: one search finds a row, and neighbours share a page.</summary>
    private static readonly string[] s_byKey =
    [
        "tasks",
        "task_texts",
        "task_results",
        "dependency_counts",
        "title_parts",
    ];

    protected override void Generate(
        CreateTableOperation operation,
        IModel? model,
        MigrationCommandListBuilder builder,
        bool terminate = true
    )
    {
        // EF holds the parts of a task together by foreign keys, for which each insert would pay; the store does
        if (
            operation.Name.EndsWith("task_texts", StringComparison.Ordinal)
            || operation.Name.EndsWith("task_results", StringComparison.Ordinal)
        )
            operation.ForeignKeys.Clear();
        base.Generate(operation, model, builder, terminate: false);
        if (s_byKey.Any(table => operation.Name == table || operation.Name == $"ef_temp_{table}"))
            builder.Append(" WITHOUT ROWID");
        if (!terminate)
            return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
