using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

/// <summary>What waits while the writer is busy is one transaction; each key in it is treated on its own.</summary>
public sealed class KeysInOneGroup : IAsyncLifetime
{
    private readonly SqliteEngine _engine = SqliteEngine.Open(new FakeTime());
    private readonly TaskCompletionSource _busy = new();
    private int _runs;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task Two_of_one_key_are_one_run_and_one_replay()
    {
        var busy = Hold();
        var first = Run("key", Work);
        var second = Run("key", Work);
        _busy.SetResult();
        await busy;

        Assert.Null(await first.Soon());
        Assert.Equal(201, (await second.Soon())?.Status);
        Assert.Equal(1, _runs);
        Assert.Single(await _engine.Claim(10));
    }

    [Fact]
    public async Task One_that_breaks_hurts_neither_its_repetition_nor_its_neighbours()
    {
        var busy = Hold();
        var plain = _engine.Start(new TaskDraft { Key = "plain" });
        var broken = Run(
            "key",
            async cancel =>
            {
                await Work(cancel);
                throw new InvalidOperationException("on purpose");
            }
        );
        var repeated = Run("key", Work);
        var other = Run("other", Work);
        _busy.SetResult();
        await busy;

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Soon());
        Assert.Null(await repeated.Soon());
        Assert.Null(await other.Soon());
        await plain.Soon();
        Assert.Equal(["keyed", "keyed", "plain"], (await _engine.ClaimKeys()).Order());
    }

    [Fact]
    public async Task An_answer_outlives_the_process()
    {
        await Run("key", Work);
        var directory = await _engine.Close();
        var reopened = SqliteEngine.Open(new FakeTime(), directory);

        var answer = await reopened
            .Services.GetRequiredService<IIdempotency>()
            .Run(Request("key"), _ => throw new InvalidOperationException("It runs again."), default);

        await reopened.Close();
        Assert.Equal("/made", answer.Value?.Location);
    }

    private Task<bool> Hold() =>
        _engine.Writer.Run(
            async (_, _) =>
            {
                await _busy.Task;
                return (true, true);
            },
            CancellationToken.None
        );

    private async Task<KeyedOutcome> Work(CancellationToken cancel)
    {
        _runs++;
        await _engine.Start(new TaskDraft { Key = "keyed" });
        return KeyedOutcome.Done(new StoredResponse(201, "/made", null, null));
    }

    private async Task<StoredResponse?> Run(string key, Func<CancellationToken, Task<KeyedOutcome>> work) =>
        (await _engine.Services.GetRequiredService<IIdempotency>().Run(Request(key), work, default)).Value;

    private static KeyedRequest Request(string key) => new(TenantId.Default, "POST /plans", key, new byte[32]);
}
