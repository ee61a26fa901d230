using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Providers;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

/// <summary>Of each storage, and of the clients of models, what they are made of and what they are to the others.</summary>
public sealed class Providers
{
    // what the names of the assemblies begin with that a storage is made of
    private static readonly (string Folder, string[] Assemblies)[] s_storages =
    [
        (".Persistence.Sqlite", ["Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore.Sqlite", "SQLitePCLRaw"]),
    ];

    // clients of models, and what they and the waiting for them are made of
    private static readonly (string Folder, string[] Assemblies) s_models = (
        ".Llm",
        ["Anthropic", "OpenAI", "Microsoft.Extensions.AI", "System.ClientModel", "Polly"]
    );

    // read off the rows of SQLite, until a second storage has rows too
    private const string Rows = "CleanPlan.Infrastructure.Persistence.Rows";

    [Fact]
    public void Are_made_of_what_is_known_below_their_own_folder_alone() =>
        Outside(
                [.. s_storages, s_models],
                provider =>
                    used =>
                        used.Scope is AssemblyNameReference assembly
                        && Array.Exists(
                            provider.Assemblies,
                            name => assembly.Name.StartsWith(name, StringComparison.Ordinal)
                        )
            )
            .Catches<CatchesWhatSqliteThrows>()
            .Catches<OpensSqlite>()
            .Catches<AsksAModel>()
            .Holds(Layers.All);

    [Fact]
    public void Are_named_by_nobody_but_what_registers_them() =>
        Outside(s_storages, storage => used => IsBelow(storage.Folder, used))
            .Catches<NamesTheStorage>()
            .Holds(Layers.All);

    private static Rule<Code> Outside(
        (string Folder, string[] Assemblies)[] providers,
        Func<(string Folder, string[] Assemblies), Func<TypeReference, bool>> isOf
    ) =>
        CodeRules.ForTypes(
            type => !type.Name.EndsWith("Registration", StringComparison.Ordinal) && Code.NamespaceOf(type) != Rows,
            type =>
                providers
                    .Where(provider => !IsBelow(provider.Folder, type))
                    .SelectMany(provider => Il.Uses(type).Where(isOf(provider)))
                    .FirstOrDefault()
                    is { } used
                    ? $"knows {used.FullName}"
                    : null
        );

    private static bool IsBelow(string folder, TypeReference type) =>
        $"{Code.NamespaceOf(type)}.".Contains($"{folder}.", StringComparison.Ordinal);
}
