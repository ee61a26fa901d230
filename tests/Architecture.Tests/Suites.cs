using System.Reflection;
using CleanPlan.Application.Abstractions;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Suites;
using CleanPlan.Architecture.Tests.Violations.Suites.Abstractions;
using CleanPlan.Infrastructure;
using CleanPlan.Infrastructure.Tests;
using CleanPlan.Storage.Compliance;
using CleanPlan.Tests.Common;
using Microsoft.EntityFrameworkCore;
using Mono.Cecil;

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

    // of the process, whatever it stores in
    private static readonly string[] s_ofNoStorage =
    [
        typeof(IClock).FullName!,
        typeof(IIntake).FullName!,
        typeof(IStorageHealth).FullName!,
    ];

    private static readonly Rule<Code> s_asked = CodeRules.ForTypes(
        (code, port) => port.IsInterface && code.Types.Any(type => CarriesOut(type, port)),
        (code, port) =>
            code.Types.Where(IsOfSuites).SelectMany(Il.Uses).Any(used => Code.NameOf(used) == Code.NameOf(port))
                ? null
                : "is asked by no suite"
    );

    private static readonly Assembly s_infrastructure = typeof(InfrastructureRegistration).Assembly;
    private static readonly Assembly s_suites = typeof(EngineSuite).Assembly;

    [Fact]
    public void Are_derived_by_every_storage() =>
        s_derived
            .Catches<ForgottenSuite>()
            .Holds(Code.Of("CleanPlan", s_infrastructure, s_suites, typeof(TheSqliteThatIsBundled).Assembly));

    [Fact]
    public void Ask_every_port_of_a_storage() =>
        s_asked
            .Catches<IForgottenPort>()
            .Holds(
                Code.Of("CleanPlan", typeof(IPlans).Assembly, s_infrastructure, s_suites, typeof(EngineRig).Assembly)
            );

    private static bool CarriesOut(TypeDefinition type, TypeDefinition port) =>
        Code.NamespaceOf(port).EndsWith(".Abstractions", StringComparison.Ordinal)
        && !s_ofNoStorage.Contains(Code.NameOf(port))
        && Array.Exists([".Engine", ".Persistence"], x => Code.NamespaceOf(type).Contains(x, StringComparison.Ordinal))
        && type.Interfaces.Any(x => Code.NameOf(x.InterfaceType) == Code.NameOf(port));

    // the suites, and what speaks to the engine for them
    private static bool IsOfSuites(TypeDefinition type) =>
        Code.NamespaceOf(type) == typeof(EngineSuite).Namespace || Code.NameOf(type) == typeof(EngineRig).FullName;

    private static bool IsSuite(Type type) =>
        type is { IsClass: true, IsAbstract: true, IsSealed: false }
        && type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any());

    // each provider has a context of its own, in its own folder
    private static bool IsStorage(Type type) => !type.IsAbstract && type.IsSubclassOf(typeof(DbContext));

    private static bool IsDerivedFor(Code code, Type suite, Type storage) =>
        code.Loaded.Any(type => !type.IsAbstract && type.IsSubclassOf(suite) && FolderOf(type) == FolderOf(storage));

    private static string FolderOf(Type type) => type.Namespace!.Split('.')[^1];
}
