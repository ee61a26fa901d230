using CleanPlan.Application.Jobs;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application;

public static class ApplicationRegistration
{
    public static IServiceCollection AddApplication(this IServiceCollection services) =>
        services
            .AddPipeline(typeof(ApplicationRegistration).Assembly)
            .AddTransient<PlanViews>()
            .AddTransient<TaskViews>()
            .AddTransient<ActingOnPlans>()
            .AddTransient<ActingOnTasks>()
            .AddTransient<LeaseReports>()
            .AddTransient<ActingOnJobs>()
            .AddTransient<ExecutionFinder>()
            .AddTransient<ExecutionViews>()
            .AddTransient<JobWaits>()
            .AddTransient<JobPlans>()
            .AddTransient<JobPlanning>();
}
