using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Jobs;
using CleanPlan.Infrastructure.Engine.Plans;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>What a storage supplies to the engine. Each method is about a set, and may answer at once.</summary>
internal interface IStore
{
    /// <summary>Makes ready to write; the schema must be there. The clock learns the latest time that is stored.</summary>
    ValueTask Open();

    /// <summary>Begins the writer's next transaction: there is one at a time.</summary>
    ValueTask<IStoreTransaction> Begin();

    /// <summary>Several questions that see one and the same state; within a turn, that of its transaction.</summary>
    Task<T> Read<T>(Func<IStoreView, ValueTask<T>> read, CancellationToken cancel);

    /// <summary>What an exception that came out of a transaction means.</summary>
    StoreFault FaultOf(Exception error);

    /// <summary>What the storage does for itself between two transactions.</summary>
    ValueTask Tidy();

    /// <param name="failed">what is stored is no longer known for sure, and is left as it is to the next start</param>
    ValueTask Close(bool failed);
}

internal enum StoreFault
{
    /// <summary>The unit's own: undone with it, it hurts nobody else.</summary>
    Unit,

    /// <summary>There is no room, and nothing of the transaction is there, not even after a failed commit.</summary>
    Full,

    /// <summary>Whether anything is stored nobody can say before the storage is opened anew.</summary>
    Fatal,
}

/// <summary>What is stored, at one moment.</summary>
internal interface IStoreView : IPlanRows
{
    IQueueRows Queue { get; }

    IOutboxRows Outbox { get; }

    IJobRows Jobs { get; }

    /// <summary>Ids of plans of all tenants behind one, in their order.</summary>
    ValueTask<List<Guid>> PlansAfter(Guid last, int limit);

    /// <summary>What sessions of all tenants behind one count, in their order, and what they have.</summary>
    ValueTask<List<CountedSession>> SessionsAfter(Guid last, int limit);

    /// <summary>How many events of a plan are stored, and their first and last number.</summary>
    ValueTask<EventNumbers> EventsOf(Guid planId);

    /// <summary>Titles of sessions of all tenants that a search cannot find by their parts yet.</summary>
    ValueTask<List<UnindexedTitle>> UnindexedTitles(int limit);

    /// <summary>Tasks in the queue that are held where their plan is not paused, or not where it is.</summary>
    ValueTask<List<(Guid TaskId, string Key)>> WronglyHeld(Plan plan);
}

/// <summary>The writer's transaction: what it sees is what it has written itself and what was committed before.</summary>
internal interface IStoreTransaction : IStoreView
{
    IKeyRows Keys { get; }

    IOldRows Old { get; }

    ValueTask<bool> HasSession(TenantId tenant, Guid sessionId);

    /// <summary>Lets a search find a title by its parts.</summary>
    ValueTask Index(UnindexedTitle title);

    /// <summary>Writes what a set has changed.</summary>
    ValueTask Save(ChangeSet changes);

    /// <summary>Runs one unit by itself: what it wrote is undone where it answers false, or throws.</summary>
    Task<bool> Alone(Func<Task<bool>> unit);

    /// <summary>Writes a little and takes it away again, to see whether there is room.</summary>
    ValueTask Probe();

    ValueTask Commit();

    /// <summary>Takes all of it back; the storage may have done so by itself.</summary>
    ValueTask RollBack();
}

/// <summary>
/// Messages that wait to be handed on. A storage that several processes hand on from answers with those of this one's
/// keys alone.
/// </summary>
internal interface IOutboxRows
{
    /// <summary>Keys of all tenants that have messages, behind one, in their order.</summary>
    ValueTask<List<Guid>> Keys(Guid after, int limit);

    /// <summary>The first messages of a key, in their order.</summary>
    ValueTask<List<OutboxMessage>> Of(Guid key, int limit);
}

/// <summary>Idempotency keys and what was answered under them.</summary>
internal interface IKeyRows
{
    ValueTask<KeyRow?> Find(KeyedRequest request, DateTimeOffset after);

    /// <summary>Puts the key without an answer, in the place of one that is out of date, if there is one.</summary>
    ValueTask Insert(KeyedRequest request, DateTimeOffset now);

    ValueTask Answer(KeyedRequest request, StoredResponse response, bool compressed);

    ValueTask Remove(KeyedRequest request);
}

internal sealed record KeyRow(byte[] Fingerprint, StoredResponse Response, bool Compressed);

/// <summary>What can be taken away because it is old; the Domain says what may go.</summary>
internal interface IOldRows
{
    /// <returns>how many idempotency keys went</returns>
    ValueTask<int> DropKeys(DateTimeOffset before, int limit);

    /// <summary>The plan that was settled first, before a time, and has events left; null where there is none.</summary>
    ValueTask<Plan?> FirstPrunable(DateTimeOffset settledBefore);

    /// <summary>Takes away the events before the plan's first number, and writes that.</summary>
    ValueTask Prune(Plan plan);

    ValueTask<List<DeletedSession>> DeletedSessions(DateTimeOffset before, DeletedSession? after, int limit);

    ValueTask<bool> IsDeleted(DeletedSession session);

    /// <summary>A plan of the session; null where it has none left.</summary>
    ValueTask<Plan?> FirstOf(Guid sessionId);

    ValueTask<bool> HasUnsettledWork(Guid sessionId);

    /// <summary>The version of a session, of a deleted one too; null where there is none.</summary>
    ValueTask<long?> VersionOf(TenantId tenant, Guid sessionId);

    /// <returns>how many messages of the session went</returns>
    ValueTask<int> DropMessages(Guid sessionId, int limit);

    /// <summary>Takes away the row of a session that has no messages and no plans left, and its title out of the index.</summary>
    ValueTask DeleteSession(Guid sessionId);

    /// <summary>Those of the tasks that are there.</summary>
    ValueTask<List<Guid>> Existing(IReadOnlyCollection<Guid> tasks);
}

internal sealed record CountedSession(TenantId Tenant, Guid Id, MessageTotals Counted, MessageTotals Found);

internal sealed record UnindexedTitle(TenantId Tenant, Guid SessionId, string Folded);

/// <summary>A session as it was deleted; restored and deleted again it is another.</summary>
internal sealed record DeletedSession(DateTimeOffset DeletedAt, Guid Id);
