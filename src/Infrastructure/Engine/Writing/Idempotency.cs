using System.IO.Compression;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// Looks for the key, writes it, runs the request and adds its answer, all in one turn of the writer: of two requests
/// with one key the second always finds the first's.
/// </summary>
internal sealed class Idempotency(
    GroupWriter writer,
    ISetExecutor engine,
    AmbientTransactions turns,
    EngineClock clock,
    IOptions<RetentionOptions> options
) : IIdempotency
{
    /// <summary>Larger answers are compressed, not left out: a claim's was true at its moment, and cannot be made again.</summary>
    private const int PlainBytes = 64 * 1024;

    private readonly TimeSpan _kept = TimeSpan.FromHours(options.Value.IdempotencyKeyHours);

    public async Task<Result<StoredResponse?>> Run(
        KeyedRequest request,
        Func<CancellationToken, Task<KeyedOutcome>> work,
        CancellationToken cancel
    )
    {
        var caller = ExecutionContext.Capture()!;
        var turn = new AmbientTransaction();
        try
        {
            while (true)
            {
                var earlier = await writer.Run((connection, stop) => Try(connection, stop), cancel);
                if (turn.Wait is not { } wait)
                    return earlier;
                await wait.Over(cancel);
                wait.Dispose();
                turn.Wait = null;
            }
        }
        finally
        {
            turn.Wait?.Dispose();
        }

        async Task<(bool, Result<StoredResponse?>)> Try(SqliteConnection connection, CancellationToken stop)
        {
            if (Find(request) is { } found)
                return (true, found);
            turn.Begin(connection);
            try
            {
                Insert(request);
                var attempt = await turns.Run(turn, caller, () => work(stop));
                if (attempt.Keep && !turn.Keeps)
                    throw new InvalidOperationException("A request that was refused cannot be answered as done.");
                if (attempt.Answer is { } answer)
                    Keep(request, answer);
                else if (attempt.Keep)
                    Remove(request);
                return (attempt.Keep, default(StoredResponse));
            }
            finally
            {
                turn.End();
            }
        }
    }

    private Result<StoredResponse?>? Find(KeyedRequest request)
    {
        using var rows = engine
            .Sql[
                "SELECT fingerprint, status, location, etag, body, compressed FROM idempotency_keys "
                    + "WHERE tenant_id = ?1 AND key = ?2 AND route = ?3 AND created_at > ?4"
            ]
            .Query(Codec.Id(request.Tenant.Value), request.Key, request.Route, Codec.Time(clock.Now - _kept));
        if (!rows.Read())
            return null;
        if (!rows.Bytes(0).SequenceEqual(request.Fingerprint))
            return Refusals.IdempotencyKeyReused;
        var body = rows.IsDBNull(4) ? null : rows.Bytes(4).ToArray();
        return new StoredResponse(
            rows.GetInt32(1),
            rows.Text(2),
            rows.Text(3),
            rows.GetInt32(5) == 1 ? Expanded(body!) : body
        );
    }

    // in the place of a key that is out of date, if there is one
    private void Insert(KeyedRequest request) =>
        engine
            .Sql[
                "INSERT OR REPLACE INTO idempotency_keys (tenant_id, key, route, fingerprint, created_at, status, compressed) "
                    + "VALUES (?1, ?2, ?3, ?4, ?5, 0, 0)"
            ]
            .Execute(request.Tenant.Value, request.Key, request.Route, request.Fingerprint, clock.Now);

    private void Keep(KeyedRequest request, StoredResponse answer)
    {
        var compressed = answer.Body?.Length > PlainBytes;
        engine
            .Sql[
                "UPDATE idempotency_keys SET status = ?4, location = ?5, etag = ?6, compressed = ?7, body = ?8 "
                    + "WHERE tenant_id = ?1 AND key = ?2 AND route = ?3"
            ]
            .Execute(
                request.Tenant.Value,
                request.Key,
                request.Route,
                answer.Status,
                answer.Location,
                answer.ETag,
                compressed,
                compressed ? Compressed(answer.Body!) : answer.Body
            );
    }

    /// <summary>What was done is kept, and not its answer: a claim that found nothing.</summary>
    private void Remove(KeyedRequest request) =>
        engine
            .Sql["DELETE FROM idempotency_keys WHERE tenant_id = ?1 AND key = ?2 AND route = ?3"]
            .Execute(request.Tenant.Value, request.Key, request.Route);

    private static byte[] Compressed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest))
            stream.Write(body);
        return packed.ToArray();
    }

    private static byte[] Expanded(byte[] packed)
    {
        using var body = new MemoryStream();
        using (var stream = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            stream.CopyTo(body);
        return body.ToArray();
    }
}
