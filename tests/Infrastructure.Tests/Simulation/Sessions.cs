using System.Globalization;
using CleanPlan.Application.Sessions;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>A session as the model has it.</summary>
/// <param name="Name">its user, whom it never loses</param>
internal sealed record SimulatedSession(string Name, TenantId Tenant, Guid Id, string Title)
{
    public bool IsDeleted { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>How many messages it counts, and each with its number.</summary>
    public string Said { get; init; } = "0:";

    public SimulatedSession With(IReadOnlyList<string> texts)
    {
        var count = int.Parse(Said[..Said.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        var added = texts.Select((text, i) => $" {count + 1 + i}={text}");
        var before = Said[Said.IndexOf(':', StringComparison.Ordinal)..];
        return this with { Said = $"{count + texts.Count}{before}{string.Concat(added)}", Version = Version + 1 };
    }
}

internal sealed record NewSession(string Name, TenantId Tenant) : Command
{
    public override int Turn => UseCase;

    public override async Task<Answer> Ask(SimulatedServer server) =>
        Answer.Of(await server.Send(Tenant, new CreateSession(Name, null, Name, null)), session => session.Id);

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        var id = answer.Said.Length > 0 ? Guid.Parse(answer.Said) : NewIn(world, moment.Store);
        world.Sessions[id] = new SimulatedSession(Name, Tenant, id, Name);
        return new Answer("ok", id.ToString());
    }

    private Guid NewIn(World world, StoreView store) =>
        store.Sessions.FirstOrDefault(s => s.Name == Name && world.Find(s) is null)?.Id ?? Guid.Empty;

    public override string ToString() => $"{Name}: made";
}

/// <summary>A new title, or its deletion.</summary>
internal sealed record ToSession(SimulatedSession Session, TenantId Tenant, string? Title, long? IfVersion) : Command
{
    public override int Turn => UseCase;

    public override async Task<Answer> Ask(SimulatedServer server) =>
        Title is null
            ? Answer.Of(await server.Send(Tenant, new DeleteSession(Session.Id, IfVersion)))
            : Answer.Of(await server.Send(Tenant, new ChangeSession(Session.Id, Title, null, null, IfVersion)));

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (Tenant != Session.Tenant || world.Find(Session) is not { IsDeleted: false } session)
            return Answer.NotFound;
        if (IfVersion is { } version && version != session.Version)
            return new Answer("precondition_failed");
        world.Sessions[session.Id] = session with
        {
            Title = Title ?? session.Title,
            IsDeleted = Title is null,
            Version = session.Version + 1,
        };
        return new Answer("ok");
    }

    public override string ToString() =>
        $"{Session.Name}: {(Title is null ? "deleted" : $"is now {Title}")}{(IfVersion is { } v ? $" if {v}" : "")}";
}

internal sealed record Say(SimulatedSession Session, TenantId Tenant, IReadOnlyList<string> Texts) : Command
{
    public override int Turn => UseCase;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        var messages = Texts.Select(text => new NewMessage { Role = "user", Content = new($"\"{text}\"") });
        return Answer.Of(await server.Send(Tenant, new AppendMessages(Session.Id, [.. messages])));
    }

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (Tenant != Session.Tenant || world.Find(Session) is not { IsDeleted: false } session)
            return Answer.NotFound;
        world.Sessions[session.Id] = session.With(Texts);
        return new Answer("ok");
    }

    public override string ToString() => $"{Session.Name}: {string.Join(", ", Texts)}";
}

internal sealed record BringBack(SimulatedSession Session) : Command
{
    public override int Turn => UseCase;

    public override async Task<Answer> Ask(SimulatedServer server) =>
        Answer.Of(await server.Send(Session.Tenant, new RestoreSession(Session.Id)));

    public override Answer Do(World world, Answer answer, Moment moment)
    {
        if (world.Find(Session) is not { } session)
            return Answer.NotFound;
        if (session.IsDeleted)
            world.Sessions[session.Id] = session with { IsDeleted = false, Version = session.Version + 1 };
        return new Answer("ok");
    }

    public override string ToString() => $"{Session.Name}: restored";
}
