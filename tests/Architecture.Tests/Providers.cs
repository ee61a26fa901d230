using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Providers;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

public sealed class Providers
{
    /// <summary>The folder of each storage, and what the names of the assemblies begin with that it is made of.</summary>
    private static readonly (string Folder, string[] Assemblies)[] s_storages =
    [
        (
            "CleanPlan.Infrastructure.Persistence.Sqlite",
            ["Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore.Sqlite", "SQLitePCLRaw"]
        ),
    ];

    [Fact]
    public void Are_known_below_their_own_folder_alone() =>
        CodeRules
            .ForTypes(type => true, type => Foreign(type) is { } used ? $"knows {used.FullName}" : null)
            .Catches<CatchesWhatSqliteThrows>()
            .Catches<OpensSqlite>()
            .Holds(Layers.All);

    private static TypeReference? Foreign(TypeDefinition type) =>
        Il.Uses(type)
            .FirstOrDefault(used =>
                used.Scope is AssemblyNameReference assembly
                && Array.Exists(
                    s_storages,
                    storage =>
                        Array.Exists(storage.Assemblies, x => assembly.Name.StartsWith(x, StringComparison.Ordinal))
                        && !Code.Covers(storage.Folder, Code.NamespaceOf(type))
                )
            );
}
