using System.Text.RegularExpressions;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Texts;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests;

/// <summary>What only one place of the house says.</summary>
public sealed partial class Texts
{
    private const string Persistence = "CleanPlan.Infrastructure.Persistence";
    private const string Api = "CleanPlan.Api";

    // it asks a server over REST, as a worker in any language would
    private const string Client = "CleanPlan.Infrastructure.Agents.Remote";

    [Fact]
    public void Of_SQL_are_for_persistence() =>
        Never(Sql(), Persistence).Catches<AsksInSql>().Catches<KeepsSql>().Catches<AddsSqlTogether>().Holds(Layers.All);

    [Fact]
    public void Of_addresses_are_for_the_web() =>
        Never(Address(), Api, Client).Catches(typeof(KnowsTheAddress)).Holds(Layers.All);

    private static Rule<Code> Never(Regex banned, params string[] excused) =>
        CodeRules.ForTypes(
            type => !Array.Exists(excused, folder => Code.Covers(folder, Code.NamespaceOf(type))) && HasTexts(type),
            type => Il.Texts(type).FirstOrDefault(banned.IsMatch) is { } text ? $"says {text}" : null
        );

    private static bool HasTexts(TypeDefinition type) => Il.Texts(type).Any();

    // in capitals, as one writes it, in pieces too; or in small letters, whole
    [GeneratedRegex(
        @"\b(SELECT|INSERT INTO|DELETE FROM|WHERE|ORDER BY|GROUP BY|PRAGMA|SAVEPOINT|(CREATE|DROP|ALTER) (TABLE|INDEX))\b"
            + @"|\bUPDATE \S+ SET\b|\A\s*(select\s.*\sfrom|insert into|update\s.*\sset|delete from|pragma)\s",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sql();

    [GeneratedRegex("api/v", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
