using CleanPlan.Domain.Plans;

namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>A stored plan that takes the model's commands.</summary>
internal sealed class DomainPlan(StoredPlan stored)
{
    // which fencing token each claim of a task got, in order: commands name a claim by its number
    private readonly Dictionary<string, List<long>> _tokens = [];

    public StoredPlan Stored { get; } = stored;

    public static DomainPlan Create(OnFailure onFailure, IReadOnlyList<PlainSpec> specs, DateTimeOffset now) =>
        new(StoredPlan.Create(onFailure, [.. specs.Select(DomainWords.Draft)], now));

    /// <param name="first">the first task in order, where a worker for it was seen</param>
    public string Do(PlanCommand command, string? first, DateTimeOffset now)
    {
        var outcome = Stored.Commit(now, () => Jitter(command), slice => Ask(slice, command, first));
        if (!outcome.Result.IsOk)
            return outcome.Result.Error.Code;
        if (command is Claim claim && outcome.Changed)
            Tokens(claim.Key).Add(Stored[claim.Key].LeaseToken);
        return outcome.Changed ? "ok" : "unchanged";
    }

    public long TokenOf(string key, int claim) =>
        claim >= 1 && claim <= Tokens(key).Count ? Tokens(key)[claim - 1] : -1;

    public int Position(string key) => Stored[key].Position;

    public static double Jitter(PlanCommand command) =>
        command switch
        {
            Fail fail => fail.Jitter,
            LoseLease lost => lost.Jitter,
            Expire expired => expired.Jitter,
            _ => throw new InvalidOperationException("Nothing random belongs to this command."),
        };

    /// <summary>Queues the command on a slice, which need not be one of the stored plan as it is now.</summary>
    public SliceOutcome Ask(PlanSlice slice, PlanCommand command, string? first) =>
        command switch
        {
            Claim c => slice.Claim(Position(c.Key), c.Worker, c.LeaseSeconds, first is null ? null : Stored[first]),
            LoseLease c => slice.LoseLease(Position(c.Key), Stored[c.Key].LeaseToken),
            Expire c => slice.Expire(Position(c.Key)),
            Report c => slice.Report(Position(c.Key), DomainWords.ReportOf(c, TokenOf(c.Key, c.Token))),
            TaskCommand c => DomainWords.Ask(slice, c, Position(c.Key), Stored[c.Key].Retry),
            _ => DomainWords.Ask(slice, command),
        };

    private List<long> Tokens(string key) => _tokens.TryGetValue(key, out var tokens) ? tokens : _tokens[key] = [];
}
