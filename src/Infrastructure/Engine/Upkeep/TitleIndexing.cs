using CleanPlan.Infrastructure.Engine.Writing;

namespace CleanPlan.Infrastructure.Engine.Upkeep;

/// <summary>
/// Puts new titles into the index of the search, so that whoever makes a plan, and with it a session, need not. A search
/// looks at those that are still to come by themselves.
/// </summary>
internal sealed class TitleIndexing(GroupWriter writer, IStore store)
{
    /// <summary>Titles in one step: some milliseconds of the writer.</summary>
    public const int Batch = 50;

    public async Task<bool> IsNeeded(CancellationToken cancel) =>
        (await store.Read(view => view.UnindexedTitles(1), cancel)).Count > 0;

    /// <returns>whether there may be more</returns>
    public Task<bool> Step(CancellationToken cancel) =>
        writer.Run(
            async (transaction, _) =>
            {
                var titles = await transaction.UnindexedTitles(Batch);
                foreach (var title in titles)
                    await transaction.Index(title);
                return (true, titles.Count == Batch);
            },
            cancel
        );
}
