using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application;

public static class ApplicationRegistration
{
    public static IServiceCollection AddApplication(this IServiceCollection services) =>
        services.AddMediatR(x => x.RegisterServicesFromAssembly(typeof(ApplicationRegistration).Assembly));
}
