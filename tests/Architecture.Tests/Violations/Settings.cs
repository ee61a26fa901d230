using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Architecture.Tests.Violations.Settings;

public sealed class ForgottenOptions;

public class OpenOptions;

public static class SettingsRegistration
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<ForgottenOptions>().BindConfiguration("Forgotten");
        services.AddOptions<OpenOptions>().BindConfiguration("Open").ValidateOnStart();
    }
}
