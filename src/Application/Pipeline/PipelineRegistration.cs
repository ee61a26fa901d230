using System.Reflection;
using CleanPlan.Application.Abstractions;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Application.Pipeline;

/// <summary>
/// Finds messages, handlers and validators. The behaviours are registered closed, one by one for each message: the
/// container checks each of them when it is built, and a command of the engine gets no unit of work around its own.
/// </summary>
internal static class PipelineRegistration
{
    public static IServiceCollection AddPipeline(this IServiceCollection services, Assembly assembly)
    {
        services.AddMediatR(x => x.RegisterServicesFromAssembly(assembly));
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            if (Implemented(type, typeof(IRequest<>)) is { } request && type.IsAssignableTo(typeof(IMessage)))
                AddBehaviours(services, type, request.GetGenericArguments()[0]);
            if (Implemented(type, typeof(IValidator<>)) is { } validator)
                services.AddSingleton(validator, type);
        }

        return services;
    }

    private static void AddBehaviours(IServiceCollection services, Type message, Type response)
    {
        var pipeline = typeof(IPipelineBehavior<,>).MakeGenericType(message, response);
        var value = response.GetGenericArguments()[0];
        Type[] behaviours = [typeof(Tracing<,>), typeof(Authorization<,>), typeof(Validation<,>)];
        foreach (var behaviour in behaviours)
            services.AddTransient(pipeline, behaviour.MakeGenericType(message, value));
        if (
            Implemented(message, typeof(ICommand<>)) is not null
            && Implemented(message, typeof(IEngineCommand<>)) is null
        )
            services.AddTransient(pipeline, typeof(InUnitOfWork<,>).MakeGenericType(message, value));
    }

    private static Type? Implemented(Type type, Type contract) =>
        Array.Find(type.GetInterfaces(), x => x.IsGenericType && x.GetGenericTypeDefinition() == contract);
}
