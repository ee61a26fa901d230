using Mapster;
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

public sealed class MapsterOverTheCore
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Maps_an_entity_to_a_positional_record_with_a_rule_a_list_and_an_enum()
    {
        var config = new TypeAdapterConfig { RequireDestinationMemberSource = true };
        config.NewConfig<Plan, PlanView>().Map(x => x.Tasks, x => x.Parts).Map(x => x.Kind, x => x.Colour);
        config.Compile();

        var view = new Plan().Adapt<PlanView>(config);

        Assert.Equal((Plan.Key, "Red", s_noon), (view.Id, view.Kind, view.At));
        Assert.Equal([new PartView("one"), new PartView("two")], view.Tasks);
    }

    [Fact]
    public void Refuses_a_map_that_leaves_a_member_out()
    {
        var config = new TypeAdapterConfig { RequireDestinationMemberSource = true };
        config.NewConfig<Plan, PlanView>();

        Assert.Throws<CompileException>(() => config.Compile());
    }

    [Fact]
    public void Maps_to_a_class_with_setters_and_honours_the_attributes()
    {
        var target = new Source("a", "b").Adapt<Renaming>(new TypeAdapterConfig());

        Assert.Equal(("a", null), (target.Renamed, target.Kept));
    }

    [Fact]
    public void Projects_in_a_query()
    {
        var config = new TypeAdapterConfig();

        var views = new[] { new Part("one") }.AsQueryable().ProjectToType<PartView>(config).ToList();

        Assert.Equal([new PartView("one")], views);
    }

    [Fact]
    public void Ends_a_cycle_where_references_are_preserved()
    {
        var config = new TypeAdapterConfig();
        config.NewConfig<Node, NodeCopy>().PreserveReference(true);
        var node = new Node();
        node.Next = node;

        var copy = node.Adapt<NodeCopy>(config);

        Assert.Same(copy, copy.Next);
    }

    [Fact]
    public void Reads_a_dictionary()
    {
        var part = new Dictionary<string, object>(StringComparer.Ordinal) { ["Name"] = "x" }.Adapt<PartView>(
            new TypeAdapterConfig()
        );

        Assert.Equal("x", part.Name);
    }

    [Fact]
    public void Hands_a_parameter_to_a_rule()
    {
        var config = new TypeAdapterConfig();
        config.NewConfig<Part, PartView>().MapWith(x => new PartView((string)MapContext.Current!.Parameters["name"]));

        Assert.Equal(
            "given",
            new Part("x").BuildAdapter(config).AddParameters("name", "given").AdaptToType<PartView>().Name
        );
    }

    private enum Colour
    {
        Red = 1,
    }

    private sealed record Part(string Name);

    private sealed record PartView(string Name);

    private sealed record PlanView(Guid Id, string Kind, DateTimeOffset At, IReadOnlyList<PartView> Tasks);

    private sealed class Plan
    {
        public static readonly Guid Key = Guid.CreateVersion7();
        public Guid Id => Key;
        public Colour Colour => Colour.Red;
        public DateTimeOffset At => s_noon;
        public IReadOnlyList<Part> Parts { get; } = [new("one"), new("two")];
    }

    private sealed record Source(string Name, string Kept);

    private sealed class Renaming
    {
        [AdaptMember("Name")]
        public string? Renamed { get; set; }

        [AdaptIgnore]
        public string? Kept { get; set; }
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }

    private sealed class NodeCopy
    {
        public NodeCopy? Next { get; set; }
    }
}
