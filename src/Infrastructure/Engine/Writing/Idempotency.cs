using System.IO.Compression;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>
/// Looks for the key, writes it, runs the request and adds its answer, all in one turn of the writer: of two requests
/// with one key the second always finds the first's.
/// </summary>
internal sealed class Idempotency(
    GroupWriter writer,
    AmbientTransactions inTurn,
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
                var earlier = await writer.Run(Try, cancel);
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

        async Task<(bool, Result<StoredResponse?>)> Try(IStoreTransaction store, CancellationToken stop)
        {
            if (await Find(store.Keys, request) is { } found)
                return (true, found);
            turn.Begin(store);
            try
            {
                await store.Keys.Insert(request, clock.Now);
                var outcome = await inTurn.Run(turn, caller, () => work(stop));
                if (outcome.Keep && !turn.Keeps)
                    throw new InvalidOperationException("A request that was refused cannot be answered as done.");
                if (outcome.Answer is { } answer)
                    await Keep(store.Keys, request, answer);
                // what was done is kept, and not its answer: a claim that found nothing
                else if (outcome.Keep)
                    await store.Keys.Remove(request);
                return (outcome.Keep, default(StoredResponse));
            }
            finally
            {
                turn.End();
            }
        }
    }

    private async ValueTask<Result<StoredResponse?>?> Find(IKeyRows keys, KeyedRequest request)
    {
        if (await keys.Find(request, after: clock.Now - _kept) is not { } row)
            return null;
        if (!row.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint))
            return Refusals.IdempotencyKeyReused;
        return row.Compressed ? row.Response with { Body = Expanded(row.Response.Body!) } : row.Response;
    }

    private static ValueTask Keep(IKeyRows keys, KeyedRequest request, StoredResponse response) =>
        response.Body?.Length > PlainBytes
            ? keys.Answer(request, response with { Body = Compressed(response.Body) }, compressed: true)
            : keys.Answer(request, response, compressed: false);

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
