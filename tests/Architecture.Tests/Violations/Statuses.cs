using CleanPlan.Domain.Common;

namespace CleanPlan.Architecture.Tests.Violations.Statuses;

public enum LawlessStatus
{
    Anything,
}

public enum TwofoldStatus
{
    One,
    Two,
}

public enum IslandStatus
{
    Here,
    There,
    Nowhere,
}

public enum UnlistedStatus
{
    Begun,
    Forgotten,
}

public sealed class GoesAroundTheTable
{
    public static readonly TransitionTable<TwofoldStatus> Transitions = new((TwofoldStatus.One, [TwofoldStatus.Two]));
    public static readonly TransitionTable<TwofoldStatus> Others = new((TwofoldStatus.Two, [TwofoldStatus.One]));

    public TwofoldStatus Status { get; private set; }

    public void Finish() => Status = TwofoldStatus.Two;
}

public sealed class GoesAroundInALambda
{
    // it can be left, and never be come to
    public static readonly TransitionTable<IslandStatus> Transitions = new(
        (IslandStatus.Here, [IslandStatus.There]),
        (IslandStatus.Nowhere, [IslandStatus.Here])
    );
    public static readonly TransitionTable<UnlistedStatus> Unlisted = new(
        (UnlistedStatus.Begun, [UnlistedStatus.Begun])
    );

    public IslandStatus Status { get; set; }

    public Action Later => () => Status = IslandStatus.There;
}
