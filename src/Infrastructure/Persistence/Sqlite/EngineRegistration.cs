using CleanPlan.Application.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal static class EngineRegistration
{
    public static IServiceCollection AddSqliteEngine(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateOnStart();
        services.AddSingleton<Jitter>();
        services.AddSingleton<RandomSource>(provider => provider.GetRequiredService<Jitter>().Next);
        services.AddSingleton<EngineClock>();
        services.AddSingleton<IClock>(provider => provider.GetRequiredService<EngineClock>());
        services.AddSingleton<QueueSignal>();
        services.AddSingleton<PlanNews>();
        services.AddSingleton<IIntake, Intake>();
        services.AddSingleton<IPlanNews>(provider => provider.GetRequiredService<PlanNews>());
        services.AddSingleton<WorkerRegistry>();
        services.AddSingleton<Residents>();
        services.AddSingleton<Engine>();
        services.AddSingleton<SqliteWriter>();
        services.AddSingleton<WhyNot>();
        services.AddSingleton<QueueDepths>();
        services.AddSingleton<IPlans, Plans>();
        services.AddSingleton<ITaskQueue, TaskQueue>();
        services.AddSingleton<ITaskReports, TaskReports>();
        services.AddSingleton<IOnce, Once>();
        services.AddSingleton<IStorageHealth>(provider => provider.GetRequiredService<SqliteWriter>());
        services.AddHostedService<EngineHost>();
        services.AddHostedService<FullStorageWatch>();
        services.AddSingleton<Retention>();
        services.AddHostedService<RetentionHost>();
        return services;
    }
}
