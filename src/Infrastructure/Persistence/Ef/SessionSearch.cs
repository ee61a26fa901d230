using Ardalis.Specification;
using Ardalis.Specification.EntityFrameworkCore;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class SessionSearch(ITenantContexts contexts) : ISessionSearch
{
    /// <summary>
    /// So many titles are looked at one by one. A part that more have is in so many that the newest of the list are soon
    /// found by walking it.
    /// </summary>
    public const int MostCandidates = 10_000;

    /// <summary>So many parts are counted to find the rarest: a longer text has a rare one among its first.</summary>
    private const int MostParts = 16;

    public Task<IReadOnlyList<Session>> Find(
        TenantId tenant,
        IReadOnlyList<string> words,
        Specification<Session> listed,
        CancellationToken cancel
    ) =>
        contexts.Read<IReadOnlyList<Session>>(
            tenant,
            async (db, stop) =>
            {
                var candidates = await Candidates(db, words, stop);
                return await candidates.AsNoTracking().WithSpecification(listed).ToListAsync(stop);
            },
            cancel
        );

    /// <summary>No session is left out of which all words are part.</summary>
    internal static async Task<IQueryable<Session>> Candidates(
        CleanPlanDbContext db,
        IReadOnlyList<string> words,
        CancellationToken cancel
    )
    {
        IQueryable<TitlePartRow>? rarest = null;
        var fewest = MostCandidates + 1;
        foreach (var (from, to) in words.SelectMany(TitlePartRow.In).Distinct().Take(MostParts))
        {
            var rows = db.TitleParts.Where(row =>
                string.Compare(row.Part, from) >= 0 && string.Compare(row.Part, to) <= 0
            );
            var count = await rows.Take(fewest).CountAsync(cancel);
            if (count < fewest)
                (rarest, fewest) = (rows, count);
        }

        if (rarest is null)
            return db.Sessions;
        // a title that has just been given is not in the index yet
        var unindexed = db.Sessions.Where(session => !EF.Property<bool>(session, TitlePartRow.Indexed));
        var found = rarest.Select(row => row.SessionId).Union(unindexed.Select(session => session.Id));
        return db.Sessions.Where(session => found.Contains(session.Id));
    }
}
