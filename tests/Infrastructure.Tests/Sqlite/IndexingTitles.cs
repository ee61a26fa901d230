using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Engine.Upkeep;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

public sealed class IndexingTitles : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly SqliteEngine _engine;
    private readonly TitleIndexing _titles;

    public IndexingTitles()
    {
        _engine = SqliteEngine.Open(_time);
        _titles = _engine.Services.GetRequiredService<TitleIndexing>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task It_goes_step_by_step_until_nothing_is_left()
    {
        for (var i = 0; i <= TitleIndexing.Batch; i++)
            await _engine.Start(new TaskDraft { Key = "a" });
        Assert.True(await _titles.IsNeeded(default));

        Assert.True(await _titles.Step(default));
        Assert.False(await _titles.Step(default));

        Assert.False(await _titles.IsNeeded(default));
        // go oa al l
        Assert.Equal(4 * (TitleIndexing.Batch + 1), Parts().Count);
    }

    [Fact]
    public async Task Nothing_of_an_old_title_and_of_a_purged_session_is_left()
    {
        var session = Session.Create(TenantId.Default, "Oslo oslo", null, null, null, _time.GetUtcNow());
        await _engine.Work(
            (sessions, _) =>
            {
                sessions.Add(session);
                return Task.CompletedTask;
            }
        );
        await _titles.Step(default);
        Assert.Equal(["lo", "o", "os", "sl"], Parts());

        await _engine.Work(
            async (sessions, cancel) =>
                (await sessions.Find(session.Id, cancel))!.Change("Rom", null, null, _time.GetUtcNow())
        );
        Assert.Empty(Parts());
        await _titles.Step(default);
        Assert.Equal(["m", "om", "ro"], Parts());

        Assert.True((await _engine.Plans.PurgeSession(TenantId.Default, session.Id, null, default)).IsOk);
        Assert.Empty(Parts());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("ab ab", "ab b")]
    [InlineData("旅行 😀b", "旅行 行 😀b b")]
    public void The_parts_of_a_title_are_two_letters_each_and_the_last_of_a_word(string title, string parts) =>
        Assert.Equal(parts, string.Join(' ', TitlePartRow.Of(title)));

    private List<string> Parts()
    {
        using var connection = _engine.Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT part FROM title_parts ORDER BY part";
        using var rows = command.ExecuteReader();
        var parts = new List<string>();
        while (rows.Read())
            parts.Add(rows.GetString(0));
        return parts;
    }
}
