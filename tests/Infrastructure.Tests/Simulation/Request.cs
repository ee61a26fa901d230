using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>What a client asks of a server, and what that does in the model.</summary>
internal abstract record Request
{
    /// <summary>What runs whole in the writer's turn, in the order in which it came, before the sets.</summary>
    protected const int UseCase = -1;

    /// <summary>The writer's order: use cases in its turn, then what time ends, commands and reports, new plans, deletions, claims.</summary>
    public abstract int Turn { get; }

    public bool IsUseCase() => Turn == UseCase;

    public async Task<Answer> Send(SimulatedServer server)
    {
        try
        {
            return await Ask(server);
        }
        catch (UnavailableException error)
        {
            var isUnknown = error.Error == Refusals.OutcomeUnknown;
            return new Answer(error.Error.Code) { IsUnknown = isUnknown, IsFailure = !isUnknown };
        }
        catch (SqliteException error)
        {
            return Failure(error);
        }
        // as EF Core says it
        catch (DbUpdateException error) when (error.InnerException is SqliteException inner)
        {
            return Failure(inner);
        }
    }

    public abstract Task<Answer> Ask(SimulatedServer server);

    private static Answer Failure(SqliteException error) => new($"sqlite {error.SqliteErrorCode}") { IsFailure = true };

    /// <returns>in what the answer is wrong</returns>
    public abstract IEnumerable<string> Apply(World world, Answer answer, Moment moment);
}

/// <summary>A request with one right answer, which may come under an idempotency key.</summary>
internal abstract record Command : Request
{
    /// <summary>Carries it out in the model.</summary>
    /// <returns>what is to be answered</returns>
    public abstract Answer Do(World world, Answer answer, Moment moment);

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment) =>
        answer.Unless(Do(world, answer, moment).Code) is { } difference ? [difference] : [];
}

/// <param name="Code">ok, or that of the refusal</param>
/// <param name="Said">the id of what was made; who repeats the request under its key is told the same</param>
internal sealed record Answer(string Code, string Said = "")
{
    public static readonly Answer NotFound = new("not_found");

    public IReadOnlyList<Grant> Claimed { get; init; } = [];

    /// <summary>It may have been carried out, or not.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The server has failed, and says that nothing was done.</summary>
    public bool IsFailure { get; init; }

    public static Answer Of(Result result) => new(result.Error?.Code ?? "ok");

    public static Answer Of<T>(Result<T> result, Func<T, Guid>? made = null) =>
        result.IsOk ? new Answer("ok", made?.Invoke(result.Value).ToString() ?? "") : new Answer(result.Error.Code);

    public string? Unless(string expected) =>
        IsUnknown || (expected == "unchanged" ? "ok" : expected).Split('|').Contains(Code)
            ? null
            : $"the answer should be {expected}, is {Code}";
}

/// <summary>A task that a claim has handed out, with the results of what it depends on.</summary>
internal sealed record Grant(
    Guid PlanId,
    string Key,
    long LeaseToken,
    IReadOnlyList<KeyValuePair<string, string?>> Dependencies
)
{
    public override string ToString() => $"{PlanId} {Key}/{LeaseToken}";
}

/// <param name="Now">the engine's time</param>
/// <param name="Jitter">the dice</param>
/// <param name="Store">for an answer that was not heard</param>
/// <param name="Doubts">for what was not heard and can have been either</param>
internal sealed record Moment(DateTimeOffset Now, double Jitter, StoreView Store, Doubts Doubts);

/// <summary>What cannot be known is guessed; the next guess is another one, until all were tried.</summary>
/// <param name="guess">a bit for each doubt, in the order in which they come up</param>
internal sealed class Doubts(int guess)
{
    public int Asked { get; private set; }

    public bool IsRefused() => (guess >> Asked++ & 1) == 1;
}

/// <summary>The reaper's tick.</summary>
internal sealed record Reap : Request
{
    public override int Turn => 0;

    public override async Task<Answer> Ask(SimulatedServer server)
    {
        await server.Reap();
        return new Answer("ok");
    }

    public override IEnumerable<string> Apply(World world, Answer answer, Moment moment)
    {
        world.Expire(moment.Now, moment.Jitter);
        return [];
    }
}
