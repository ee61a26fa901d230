using System.Security.Cryptography;
using CleanPlan.Tests.Common;

namespace CleanPlan.Architecture.Tests.Rules;

/// <summary>The files of all migrations, by their paths, with the sums of what is in them.</summary>
/// <param name="Shipped">as a release has listed them</param>
/// <param name="Present">as they are</param>
internal sealed record MigrationSet(
    IReadOnlyDictionary<string, string> Shipped,
    IReadOnlyDictionary<string, string> Present
)
{
    private const string Persistence = "src/Infrastructure/Persistence";

    public static MigrationSet Read() =>
        new(
            File.ReadLines(Path.Combine(Repository.Root, "build", "shipped-migrations.sha256"))
                .Select(line => line.Split("  ", 2))
                .ToDictionary(line => line[1], line => line[0]),
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, Persistence), "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "Migrations")
                .Where(file => !file.EndsWith("ModelSnapshot.cs", StringComparison.Ordinal))
                .ToDictionary(
                    file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'),
                    file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))
                )
        );
}
