using System.Text.Json.Serialization.Metadata;
using CleanPlan.Api.Auth;
using CleanPlan.Api.Endpoints;
using CleanPlan.Api.Endpoints.V2;
using CleanPlan.Api.Hosting;
using CleanPlan.Api.Json;
using CleanPlan.Api.OpenApi;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api;

internal static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart();
        services.AddScoped<Caller>().AddScoped<ICaller>(scope => scope.GetRequiredService<Caller>());
        // not AddAuthentication: that brings keys for cookies, which would be made and read at each start
        services.AddAuthenticationCore(x => x.DefaultScheme = KeyAuthentication.Name).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(
            KeyAuthentication.Name,
            _ => { }
        );
        services.AddSingleton<Tickets>();
        services.AddAuthorization(RolePolicies.Add);
        services.AddHostedService<FirstKey>();

        // read by the contract alone, which describes types that never go over the wire, such as those of parameters
        services.ConfigureHttpJsonOptions(json =>
            WireJson.Configure(json.SerializerOptions).TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver())
        );
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<IConfigureOptions<RequestTimeoutOptions>, RequestTimes>();
        services.AddRequestTimeouts();
        services.AddExceptionHandler<UnhandledExceptions>();
        services.AddHealthChecks().AddCheck<Readiness>("database");
        services.AddContract();
        return services;
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<LongAddresses>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context =>
            new Problem(ProblemCatalog.OfStatus(context.HttpContext.Response.StatusCode)).ExecuteAsync(
                context.HttpContext
            )
        );
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseAuthorization();

        var all = app.MapGroup("");
        all.AnswersHead();
        HealthEndpoints.Map(all);
        all.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        DocsEndpoints.Map(all);
        var api = all.MapGroup("/api/v2").RefusesUnreadable();
        SessionEndpoints.Map(api);
        JobEndpoints.Map(api);
        PlanEndpoints.Map(api);
        TaskEndpoints.Map(api);
        WorkerEndpoints.Map(api);
    }
}
