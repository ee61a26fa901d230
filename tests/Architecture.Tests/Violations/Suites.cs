using CleanPlan.Architecture.Tests.Violations.Suites.Abstractions;
using CleanPlan.Architecture.Tests.Violations.Suites.Here;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Architecture.Tests.Violations.Suites
{
    public abstract class ForgottenSuite
    {
        [Fact]
        public void Is_derived_by_one_storage_alone() => Assert.NotNull(new HereContext());
    }
}

namespace CleanPlan.Architecture.Tests.Violations.Suites.Here
{
    public sealed class HereContext : DbContext;

    public sealed class ForgottenSuiteHere : ForgottenSuite;
}

namespace CleanPlan.Architecture.Tests.Violations.Suites.There
{
    public sealed class ThereContext : DbContext;
}

namespace CleanPlan.Architecture.Tests.Violations.Suites.Abstractions
{
    public interface IForgottenPort;
}

namespace CleanPlan.Architecture.Tests.Violations.Suites.Persistence
{
    public sealed class Forgotten : IForgottenPort;
}
