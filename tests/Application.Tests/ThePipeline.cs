using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Sessions;
using CleanPlan.Application.Wire;
using FluentValidation;
using MediatR;

namespace CleanPlan.Application.Tests;

public sealed class ThePipeline(TestApplication application) : IClassFixture<TestApplication>
{
    private static readonly Type[] s_types = typeof(ApplicationRegistration).Assembly.GetTypes();

    private static IEnumerable<Type> Messages =>
        s_types.Where(type => type is { IsInterface: false } && type.IsAssignableTo(typeof(IMessage)));

    [Fact]
    public void Every_message_is_sealed_names_its_role_and_has_one_handler()
    {
        Assert.NotEmpty(Messages);
        foreach (var message in Messages)
        {
            Assert.True(message.IsSealed, message.Name);
            Assert.True(message.IsDefined(typeof(NeedsAttribute), inherit: false), message.Name);
            Assert.Single(s_types, type => Handles(type, message));
        }
    }

    [Fact]
    public void A_message_that_names_no_role_is_named_by_whoever_asks_for_it()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => NeedsAttribute.Of(typeof(ForAnyone)));

        Assert.Equal("ForAnyone does not say by [Needs] which role it needs.", missing.Message);
    }

    [Fact]
    public void Every_command_has_one_validator()
    {
        var commands = Messages.Where(message =>
            message.GetInterfaces().Any(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(ICommand<>))
        );

        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            Assert.Single(
                s_types,
                type => !type.IsAbstract && type.IsAssignableTo(typeof(IValidator<>).MakeGenericType(command))
            );
        }
    }

    [Fact]
    public void Every_handler_is_hidden_and_has_at_most_five_dependencies()
    {
        var handlers = s_types.Where(type => Messages.Any(message => Handles(type, message))).ToList();

        Assert.NotEmpty(handlers);
        Assert.All(handlers, handler => Assert.True(handler is { IsSealed: true, IsPublic: false }, handler.Name));
        Assert.All(
            handlers,
            handler => Assert.True(handler.GetConstructors()[0].GetParameters().Length <= 5, handler.Name)
        );
    }

    [Fact]
    public async Task A_role_that_does_not_cover_the_message_is_refused_before_anything_is_looked_at()
    {
        var refused = await application.Send(new CreateSession(null, null, null, null), Role.Worker);

        Assert.Equal("forbidden", refused.Error?.Code);
    }

    [Fact]
    public async Task Every_fault_of_a_message_is_told_at_once()
    {
        var refused = await application.Send(new CreateSession(null, null, new string('x', 201), null));

        Assert.Equal(["title", "user_id"], refused.Error?.Faults.Select(fault => fault.Field));
    }

    [Fact]
    public async Task What_a_refused_command_did_is_not_kept()
    {
        var session = (await application.Send(new CreateSession("t", null, null, null))).Value;

        var refused = await application.Send(new ChangeSession(session.Id, "u", null, null, IfVersion: 7));

        Assert.Equal("precondition_failed", refused.Error?.Code);
        Assert.Equal(session, (await application.Send(new GetSession(session.Id))).Value);
    }

    [Fact]
    public async Task A_deleted_session_is_in_no_list_until_it_is_restored()
    {
        var session = (await application.Send(new CreateSession("t", null, "deleter", null))).Value;
        ListSessions list = new(null, "deleter", null, false, null, null, new PageRequest(null, null));

        await application.Send(new DeleteSession(session.Id, null));
        Assert.Empty((await application.Send(list)).Value.Items);
        Assert.Equal("not_found", (await application.Send(new DeleteSession(session.Id, null))).Error?.Code);

        await application.Send(new RestoreSession(session.Id));
        Assert.Equal([session.Id], (await application.Send(list)).Value.Items.Select(x => x.Id));
    }

    private static bool Handles(Type type, Type message) =>
        type.GetInterfaces()
            .Any(x =>
                x.IsGenericType
                && x.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                && x.GetGenericArguments()[0] == message
            );

    private sealed record ForAnyone : IQuery<int>;
}
