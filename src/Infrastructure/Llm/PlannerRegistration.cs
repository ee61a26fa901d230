using CleanPlan.Application.Planning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

internal static class PlannerRegistration
{
    public static IServiceCollection AddPlanner(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<PlannerOptions>, PlannerOptionsValidator>();
        services.AddSingleton<IValidateOptions<PlannerOptions>, ProviderFaults>();
        services.AddOptions<PlannerOptions>().BindConfiguration(PlannerOptions.Section).ValidateOnStart();
        services.AddSingleton<IPlanner, Planner>();
        return services;
    }
}
