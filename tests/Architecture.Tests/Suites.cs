using System.Reflection;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Suites;
using CleanPlan.Infrastructure;
using CleanPlan.Infrastructure.Tests;
using CleanPlan.Storage.Compliance;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Architecture.Tests;

public sealed class Suites
{
    private static readonly Rule<Code> s_derived = new(code =>
        from suite in code.Loaded
        where IsSuite(suite)
        from storage in code.Loaded
        where IsStorage(storage)
        select new Verdict(
            suite.FullName!,
            IsDerivedFor(code, suite, storage) ? null : $"{storage.Name} does not derive it"
        )
    );

    [Fact]
    public void Are_derived_by_every_storage() =>
        s_derived
            .Catches<ForgottenSuite>()
            .Holds(
                Code.Of(
                    "CleanPlan",
                    typeof(InfrastructureRegistration).Assembly,
                    typeof(EngineSuite).Assembly,
                    typeof(TheSqliteThatIsBundled).Assembly
                )
            );

    private static bool IsSuite(Type type) =>
        type is { IsClass: true, IsAbstract: true, IsSealed: false }
        && type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any());

    // each provider has a context of its own, in its own folder
    private static bool IsStorage(Type type) => !type.IsAbstract && type.IsSubclassOf(typeof(DbContext));

    private static bool IsDerivedFor(Code code, Type suite, Type storage) =>
        code.Loaded.Any(type => !type.IsAbstract && type.IsSubclassOf(suite) && FolderOf(type) == FolderOf(storage));

    private static string FolderOf(Type type) => type.Namespace!.Split('.')[^1];
}
