using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Architecture.Tests.Violations.WritePorts;

public sealed class WritesByItself(IPlans plans)
{
    public override string ToString() => $"{plans}";
}

public sealed class HelpsWhoeverAsks(ITaskReports reports)
{
    public override string ToString() => $"{reports}";
}

public sealed class Asks(HelpsWhoeverAsks help)
{
    public override string ToString() => $"{help}";
}

public sealed class LooksForThePort
{
    public object In(IServiceProvider services) => services.GetRequiredService<ISessions>();
}
