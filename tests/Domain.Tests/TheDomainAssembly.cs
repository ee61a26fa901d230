using System.Reflection;

namespace CleanPlan.Domain.Tests;

public sealed class TheDomainAssembly
{
    [Fact]
    public void Refers_to_nothing_but_the_runtime() =>
        Assert.All(
            Assembly.Load("CleanPlan.Domain").GetReferencedAssemblies(),
            x => Assert.StartsWith("System.", x.Name, StringComparison.Ordinal)
        );
}
