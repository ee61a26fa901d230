using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine;

internal static class EngineRegistration
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateOnStart();
        services.AddSingleton<Jitter>();
        services.AddSingleton<RandomSource>(provider => provider.GetRequiredService<Jitter>().Next);
        services.AddSingleton<EngineClock>();
        services.AddSingleton<IClock>(provider => provider.GetRequiredService<EngineClock>());
        services.AddSingleton<QueueSignal>();
        services.AddSingleton<JobFeed>();
        services.AddSingleton<IJobFeed>(provider => provider.GetRequiredService<JobFeed>());
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateOnStart();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<PlanFeed>();
        services.AddSingleton(provider => new Outbox(provider.GetServices<IOutboxSubscriber>));
        services.AddSingleton<IIntake, Intake>();
        services.AddSingleton<IPlanFeed>(provider => provider.GetRequiredService<PlanFeed>());
        services.AddSingleton<Residents>();
        services.AddSingleton<AmbientTransactions>();
        services.AddSingleton<ISetExecutor, SetExecutor>();
        services.AddSingleton<GroupWriter>();
        services.AddSingleton<IPlans, EnginePlans>();
        services.AddSingleton<ITaskQueue, TaskQueue>();
        services.AddSingleton<ITaskReports, TaskReports>();
        services.AddSingleton<IIdempotency, Idempotency>();
        services.AddSingleton<IStorageHealth>(provider => provider.GetRequiredService<GroupWriter>());
        services.AddHostedService<EngineHost>();
        services.AddHostedService<FullStorageWatch>();
        services.AddHostedService<JobHost>();
        services.AddSingleton<OutboxPublisher>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxPublisher>());
        services.AddSingleton<Artifacts>();
        services.AddSingleton<IDoctor, Doctor>();
        services.AddSingleton<Retention>();
        services.AddHostedService<RetentionHost>();
        services.AddSingleton<TitleIndexing>();
        services.AddHostedService<TitleIndexingHost>();
        return services;
    }
}
