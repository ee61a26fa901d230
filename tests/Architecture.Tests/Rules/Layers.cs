using System.Reflection;
using CleanPlan.Application;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure;

namespace CleanPlan.Architecture.Tests.Rules;

internal static class Layers
{
    private static readonly Assembly s_domain = typeof(Error).Assembly;
    private static readonly Assembly s_application = typeof(ApplicationRegistration).Assembly;
    private static readonly Assembly s_infrastructure = typeof(InfrastructureRegistration).Assembly;
    private static readonly Assembly s_api = typeof(Program).Assembly;

    public static Code Domain { get; } = Code.Of("CleanPlan.Domain", s_domain);
    public static Code Application { get; } = Code.Of("CleanPlan.Application", s_application);
    public static Code Infrastructure { get; } = Code.Of("CleanPlan.Infrastructure", s_infrastructure);
    public static Code Api { get; } = Code.Of("CleanPlan.Api", s_api);

    /// <summary>Domain and Application: what decides, and must be the same at every run.</summary>
    public static Code Inner { get; } = Code.Of("CleanPlan", s_domain, s_application);
    public static Code All { get; } = Code.Of("CleanPlan", s_domain, s_application, s_infrastructure, s_api);
}
