using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Compat.Tests;

public sealed class MediatROverTheContracts
{
    [Fact]
    public async Task Sends_to_the_handler_through_a_behaviour()
    {
        await using var provider = new ServiceCollection()
            .AddMediatR(x =>
            {
                x.RegisterServicesFromAssembly(typeof(Double).Assembly);
                x.AddOpenBehavior(typeof(PlusOne<,>));
            })
            .BuildServiceProvider();

        Assert.Equal(43, await provider.GetRequiredService<ISender>().Send(new Double(21)));
    }

    [Fact]
    public async Task Publishes_to_every_handler_and_streams()
    {
        var heard = new Heard();
        await using var provider = new ServiceCollection()
            .AddSingleton(heard)
            .AddMediatR(x => x.RegisterServicesFromAssembly(typeof(Double).Assembly))
            .BuildServiceProvider();
        var mediator = provider.GetRequiredService<IMediator>();

        await mediator.Publish(new Rang("bell"));
        await mediator.Send(new Ring("gong"));
        var numbers = new List<int>();
        await foreach (var number in mediator.CreateStream(new CountTo(3)))
            numbers.Add(number);

        Assert.Equal(["bell", "gong"], heard.Sounds);
        Assert.Equal([1, 2, 3], numbers);
    }

    [Fact]
    public void A_unit_equals_every_unit() => Assert.Equal(Unit.Value, default);

    public sealed record Double(int Number) : IRequest<int>;

    public sealed record Ring(string Sound) : IRequest;

    public sealed record Rang(string Sound) : INotification;

    public sealed record CountTo(int Last) : IStreamRequest<int>;

    public sealed class Heard
    {
        public List<string> Sounds { get; } = [];
    }

    internal sealed class DoubleHandler : IRequestHandler<Double, int>
    {
        public Task<int> Handle(Double request, CancellationToken cancellationToken) =>
            Task.FromResult(request.Number * 2);
    }

    internal sealed class RingHandler(Heard heard) : IRequestHandler<Ring>
    {
        public Task Handle(Ring request, CancellationToken cancellationToken)
        {
            heard.Sounds.Add(request.Sound);
            return Task.CompletedTask;
        }
    }

    internal sealed class RangHandler(Heard heard) : INotificationHandler<Rang>
    {
        public Task Handle(Rang notification, CancellationToken cancellationToken)
        {
            heard.Sounds.Add(notification.Sound);
            return Task.CompletedTask;
        }
    }

    internal sealed class CountToHandler : IStreamRequestHandler<CountTo, int>
    {
        public async IAsyncEnumerable<int> Handle(
            CountTo request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            for (var i = 1; i <= request.Last; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
    }

    internal sealed class PlusOne<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
        where TRequest : notnull
    {
        public async Task<TResponse> Handle(
            TRequest request,
            RequestHandlerDelegate<TResponse> next,
            CancellationToken cancellationToken
        )
        {
            var answer = await next();
            return answer is int number ? (TResponse)(object)(number + 1) : answer;
        }
    }
}
