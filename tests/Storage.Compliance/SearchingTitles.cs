using Ardalis.Specification;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Tests.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

/// <summary>A session is found by its title at once, and no other way once its title is in an index.</summary>
public abstract class SearchingTitles : EngineSuite
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    /// <summary>Puts all titles into the index, where the storage has one that is not written at once.</summary>
    protected abstract Task Index(EngineRig engine);

    [Theory]
    [InlineData("Übung macht den Meister", "übung")]
    [InlineData("Übung macht den Meister", "U\u0308BUNG")]
    [InlineData("Übung macht den Meister", "bun eist")]
    [InlineData("Übung macht den Meister", "Meister den")]
    [InlineData("Übung macht den Meister", "Ubung", false)]
    [InlineData("Übung macht den Meister", "übung macht keinen", false)]
    [InlineData("ПЛАН на осень", "план")]
    [InlineData("план", "ПЛАН")]
    [InlineData("ＡＢＣ　１２", "abc 12")]
    [InlineData("下周去奥斯陆的旅行", "旅行")]
    [InlineData("下周去奥斯陆的旅行", "行")]
    [InlineData("下周去奥斯陆的旅行", "陆 去")]
    [InlineData("下周去奥斯陆的旅行", "行旅", false)]
    [InlineData("下周去奥斯陆的旅行", "去奥斯陆的旅行")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("𐐀𐐁 😀", "𐐩")]
    [InlineData("𐐀𐐁 😀", "😀")]
    [InlineData("100% of Oslo_", "0%")]
    [InlineData("100% of Oslo_", "0_", false)]
    [InlineData("O'Neill \"q\" \\ '; drop", "' \" \\")]
    [InlineData("abab", "aba")]
    [InlineData("ab", "aba", false)]
    [InlineData("a", "a")]
    [InlineData("a", "b", false)]
    public async Task Each_word_is_a_part_of_the_title(string title, string query, bool found = true)
    {
        await Add(title);
        Assert.Equal(found, (await Find(query)).Count == 1);

        await Index(Engine);

        Assert.Equal(found, (await Find(query)).Count == 1);
    }

    [Fact]
    public async Task Nobody_is_left_out_by_any_part_of_his_title()
    {
        const string letters = "abß é旅行";
        var random = new Random(7);
        string Text(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
        var titles = Enumerable.Range(0, 60).Select(_ => $"{Text(random.Next(1, 12))}.").ToList();
        foreach (var title in titles)
            await Add(title);
        await Index(Engine);

        for (var i = 0; i < 300; i++)
        {
            var query = Text(random.Next(1, 4));
            var words = Folding.Words(query);
            var expected = titles.Where(title => words.All(word => Folding.Of(title).Contains(word)));
            if (words.Count > 0)
                Assert.Equal(expected.Order(), (await Find(query)).Select(session => session.Title).Order());
        }
    }

    [Fact]
    public async Task By_its_new_title_and_no_more_by_the_old_one()
    {
        var session = await Add("Oslo");
        await Index(Engine);

        await Engine.Work(
            async (sessions, cancel) => (await sessions.Find(session.Id, cancel))!.Change("Bergen", null, null, s_now)
        );

        Assert.Equal((0, 1), ((await Find("oslo")).Count, (await Find("bergen")).Count));
        await Index(Engine);
        Assert.Equal((0, 1), ((await Find("oslo")).Count, (await Find("bergen")).Count));
    }

    [Fact]
    public async Task That_came_with_its_plan()
    {
        await Engine.Start(new TaskDraft { Key = "a" });

        Assert.Single(await Find("goa"));
        await Index(Engine);
        Assert.Single(await Find("goa"));
    }

    [Fact]
    public async Task Of_its_own_tenant_alone()
    {
        await Add("Oslo");
        await Index(Engine);

        Assert.Empty(await Find("oslo", new TenantId(Guid.CreateVersion7())));
    }

    private async Task<Session> Add(string title)
    {
        var session = Session.Create(TenantId.Default, title, null, null, null, s_now);
        await Engine.Work(
            (sessions, _) =>
            {
                sessions.Add(session);
                return Task.CompletedTask;
            }
        );
        return session;
    }

    private Task<IReadOnlyList<Session>> Find(string query, TenantId? tenant = null)
    {
        var words = Folding.Words(query);
        var listed = new Specification<Session>();
        foreach (var word in words)
            listed.Query.Where(session => session.FoldedTitle.Contains(word));
        return Engine
            .Services.GetRequiredService<ISessionSearch>()
            .Find(tenant ?? TenantId.Default, words, listed, CancellationToken.None);
    }
}
