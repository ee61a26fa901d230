namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>Bugs that can be planted in the plain model, to prove that the comparison would notice them.</summary>
internal enum PlainFault
{
    None,
    OptionalFailureBreaksSuccess,
    OptionalFailureFailsThePlan,
    RuleSkipsDoNotSpread,
    FinalFailureCountsAsRetry,
    LostLeasesSurviveAReport,
    ReleaseForgetsProgress,
    StopIsAMoment,
    ApprovalIsForgottenByRetry,
    AttemptTimeoutCountsAsLostLease,
    AttentionIgnoresRetrying,
}
