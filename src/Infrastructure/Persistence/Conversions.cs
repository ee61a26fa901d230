using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary><see cref="Codec"/> for EF Core: by type, so that no property can be forgotten.</summary>
internal static class Conversions
{
    private const int WireNameLength = 32;
    private const int IdLength = 16;

    public static void Register(ModelConfigurationBuilder model)
    {
        model.Properties<Guid>().HaveConversion<IdConverter>().HaveMaxLength(IdLength);
        model.Properties<TenantId>().HaveConversion<TenantConverter>().HaveMaxLength(IdLength);
        model.Properties<DateTimeOffset>().HaveConversion<TimeConverter>();
        Wire<PlanStatus>(model);
        Wire<OnFailure>(model);
        Wire<PlanTaskStatus>(model);
        Wire<TaskReason>(model);
        Wire<RunOn>(model);
        Wire<TaskEventType>(model);
        Wire<Role>(model);
        Wire<MessageRole>(model);
        Wire<JobStatus>(model);
        Wire<JobReason>(model);
        Wire<JobSource>(model);
        Wire<PlanningKind>(model);
        Wire<JobEventType>(model);
        Wire<DraftKind>(model);
        Wire<DraftSource>(model);
        Wire<DraftState>(model);
        Wire<ModelCallPurpose>(model);
        Wire<ModelCallOutcome>(model);
        model.Properties<ModelUsage>().HaveConversion<UsageConverter>().HaveMaxLength(200);
        model.Properties<JobError>().HaveConversion<JobErrorConverter>().HaveMaxLength(JobLimits.Error);
        model
            .Properties<IReadOnlyList<string>>()
            .HaveConversion<TextsConverter, TextsComparer>()
            .HaveMaxLength(PlanLimits.MaxAgentTypes * PlanLimits.AgentType);
        model.Properties<TaskCounts>().HaveConversion<CountsConverter>().HaveMaxLength(256);
        model.Properties<LastReport>().HaveConversion<LastReportConverter>().HaveMaxLength(256);
        model
            .Properties<int[]>()
            .HaveConversion<PositionsConverter, PositionsComparer>()
            .HaveMaxLength(PlanLimits.DependenciesOfOneTask * 10);
        model
            .Properties<IReadOnlyList<Answer>>()
            .HaveConversion<AnswersConverter, AnswersComparer>()
            .HaveMaxLength(PlanLimits.Json);
    }

    private static void Wire<T>(ModelConfigurationBuilder model)
        where T : struct, Enum =>
        model.Properties<T>().HaveConversion<WireConverter<T>>().HaveMaxLength(WireNameLength);

    private sealed class IdConverter() : ValueConverter<Guid, byte[]>(id => Codec.Id(id), bytes => Codec.Id(bytes));

    private sealed class TenantConverter()
        : ValueConverter<TenantId, byte[]>(id => Codec.Id(id.Value), bytes => new TenantId(Codec.Id(bytes)));

    private sealed class TimeConverter()
        : ValueConverter<DateTimeOffset, long>(time => Codec.Time(time), milliseconds => Codec.Time(milliseconds));

    private sealed class WireConverter<T>()
        : ValueConverter<T, string>(value => Codec.Enum(value), name => Codec.Enum<T>(name))
        where T : struct, Enum;

    private sealed class CountsConverter()
        : ValueConverter<TaskCounts, string>(counts => Codec.Counts(counts), text => Codec.Counts(text));

    private sealed class LastReportConverter()
        : ValueConverter<LastReport, string>(report => Codec.LastReport(report), text => Codec.LastReport(text));

    private sealed class PositionsConverter()
        : ValueConverter<int[], string>(positions => Codec.Positions(positions), text => Codec.Positions(text));

    private sealed class UsageConverter()
        : ValueConverter<ModelUsage, string>(usage => Codec.Usage(usage), text => Codec.Usage(text));

    private sealed class JobErrorConverter()
        : ValueConverter<JobError, string>(error => Codec.JobError(error)!, text => Codec.JobError(text)!);

    private sealed class TextsConverter()
        : ValueConverter<IReadOnlyList<string>, string>(texts => Codec.Texts(texts), text => Codec.Texts(text));

    private sealed class TextsComparer()
        : ValueComparer<IReadOnlyList<string>>((a, b) => ReferenceEquals(a, b), texts => texts.Count);

    // the Domain replaces these and never changes them in place, so the reference is snapshot enough
    private sealed class PositionsComparer()
        : ValueComparer<int[]>((a, b) => ReferenceEquals(a, b), positions => positions.Length);

    private sealed class AnswersConverter()
        : ValueConverter<IReadOnlyList<Answer>, string?>(answers => Codec.Answers(answers), text => Codec.Answers(text))
    {
        // no answers are no text: most tasks are never asked anything
#pragma warning disable EF1001 // the one way to say that null is a value; the round trip test would tell
        public override bool ConvertsNulls => true;
#pragma warning restore EF1001
    }

    private sealed class AnswersComparer()
        : ValueComparer<IReadOnlyList<Answer>>((a, b) => ReferenceEquals(a, b), answers => answers.Count);
}
