using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Tests.InMemory;

internal sealed class MemoryKeys(MemoryData data) : IKeyRows
{
    public ValueTask<KeyRow?> Find(KeyedRequest request, DateTimeOffset after) =>
        new(data.Keys.TryGetValue(KeyOf(request), out var found) && found.At > after ? found.Row : null);

    public ValueTask Insert(KeyedRequest request, DateTimeOffset now)
    {
        var nothing = new StoredResponse(0, null, null, null);
        data.Keys[KeyOf(request)] = (now, new KeyRow(request.Fingerprint, nothing, false));
        return default;
    }

    public ValueTask Answer(KeyedRequest request, StoredResponse response, bool compressed)
    {
        var at = data.Keys[KeyOf(request)].At;
        data.Keys[KeyOf(request)] = (at, new KeyRow(request.Fingerprint, response, compressed));
        return default;
    }

    public ValueTask Remove(KeyedRequest request)
    {
        data.Keys.Remove(KeyOf(request));
        return default;
    }

    private static (Guid, string, string) KeyOf(KeyedRequest request) =>
        (request.Tenant.Value, request.Key, request.Route);
}

internal sealed class MemoryOutbox(MemoryData data) : IOutboxRows
{
    public ValueTask<List<Guid>> Keys(Guid after, int limit) =>
        new([
            .. data
                .Messages.Values.Select(message => message.Key)
                .Where(key => key.CompareTo(after) > 0)
                .Distinct()
                .Order()
                .Take(limit),
        ]);

    public ValueTask<List<OutboxMessage>> Of(Guid key, int limit) =>
        new([.. data.Messages.Values.Where(message => message.Key == key).Take(limit)]);
}

internal sealed class MemoryOldRows(MemoryData data) : IOldRows
{
    public ValueTask<int> DropKeys(DateTimeOffset before, int limit)
    {
        var old = data.Keys.Where(pair => pair.Value.At <= before).Take(limit).Select(pair => pair.Key).ToList();
        old.ForEach(key => data.Keys.Remove(key));
        return new(old.Count);
    }

    public ValueTask<Plan?> FirstPrunable(DateTimeOffset settledBefore) =>
        new(
            data.Plans.Values.Where(plan => plan.CompletedAt <= settledBefore && plan.FirstSeq <= plan.EventSeq)
                .MinBy(plan => plan.CompletedAt)
                ?.Copy()
        );

    public ValueTask Prune(Plan plan)
    {
        data.Events.RemoveAll(line => line.PlanId == plan.Id && line.Seq < plan.FirstSeq);
        data.Plans[plan.Id] = plan.Copy();
        return default;
    }

    public ValueTask<List<DeletedSession>> DeletedSessions(DateTimeOffset before, DeletedSession? after, int limit) =>
        new([
            .. (
                from session in data.Sessions.Values
                where session.DeletedAt <= before
                let deleted = new DeletedSession(session.DeletedAt!.Value, session.Id)
                where after is null || (deleted.DeletedAt, deleted.Id).CompareTo((after.DeletedAt, after.Id)) > 0
                orderby deleted.DeletedAt, deleted.Id
                select deleted
            ).Take(limit),
        ]);

    public ValueTask<bool> IsDeleted(DeletedSession session) =>
        new(data.Sessions.GetValueOrDefault(session.Id)?.DeletedAt == session.DeletedAt);

    public ValueTask<Plan?> FirstOf(Guid sessionId) =>
        new(data.Plans.Values.Where(plan => plan.SessionId == sessionId).MinBy(plan => plan.Id)?.Copy());

    public ValueTask<bool> HasUnsettledWork(Guid sessionId) =>
        new(data.Plans.Values.Any(plan => plan.SessionId == sessionId && !plan.IsSettled));

    public ValueTask<long?> VersionOf(TenantId tenant, Guid sessionId) =>
        new(data.Sessions.GetValueOrDefault(sessionId) is { } found && found.TenantId == tenant ? found.Version : null);

    // without aggregates nobody says anything here
    public ValueTask<int> DropMessages(Guid sessionId, int limit) => new(0);

    public ValueTask DeleteSession(Guid sessionId)
    {
        data.Sessions.Remove(sessionId);
        return default;
    }

    public ValueTask<List<Guid>> Existing(IReadOnlyCollection<Guid> tasks) =>
        new([.. tasks.Where(data.Tasks.ContainsKey)]);
}
