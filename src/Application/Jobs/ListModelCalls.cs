using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Planning;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Jobs;
using FluentValidation;

namespace CleanPlan.Application.Jobs;

/// <summary>What models were asked for a job, oldest first.</summary>
[Needs(Role.Operator)]
public sealed record ListModelCalls(Guid JobId, PageRequest Page) : IQuery<Page<ModelCallView>>;

internal sealed class ListModelCallsValidator : AbstractValidator<ListModelCalls>
{
    public ListModelCallsValidator() => this.Page(x => x.Page);
}

internal sealed class ListModelCallsHandler(IReads reads, IModelCalls calls, ICaller caller)
    : IQueryHandler<ListModelCalls, Page<ModelCallView>>
{
    public async Task<Result<Page<ModelCallView>>> Handle(ListModelCalls request, CancellationToken cancellationToken)
    {
        if ((await reads.List(caller.Tenant, new JobById(request.JobId), cancellationToken)).Count == 0)
            return JobErrors.NotFound;
        var size = request.Page.Size;
        var found = await calls.List(caller.Tenant, request.JobId, request.Page.After, size + 1, cancellationToken);
        return Page<ModelCallView>.Of(
            found,
            size,
            record => Cursors.Of(record.Call.Id),
            [.. found.Take(size).Select(ModelCallView.Of)]
        );
    }
}

/// <summary>One request to a model, and what came of it.</summary>
/// <param name="Id">its id, opaque</param>
/// <param name="Purpose">what it was for</param>
/// <param name="Provider">who was asked, by the name in the configuration</param>
/// <param name="Model">which of its models</param>
/// <param name="Attempt">from 1 on</param>
/// <param name="Outcome">what came of it; sent as long as it is on its way</param>
/// <param name="HttpStatus">what the provider answered with; null where it did not</param>
/// <param name="StartedAt">when it left</param>
/// <param name="DurationMs">how long it took</param>
/// <param name="InputTokens">what it was made of</param>
/// <param name="OutputTokens">what the answer was made of</param>
/// <param name="Cost">what it has cost, where a price is configured</param>
/// <param name="Prompt">what was asked</param>
/// <param name="Answer">what was answered</param>
/// <param name="Error">why there is no answer, or what is wrong with it</param>
public sealed record ModelCallView(
    Guid Id,
    [property: OneOf(typeof(ModelCallPurpose))] string Purpose,
    string Provider,
    string? Model,
    int Attempt,
    [property: OneOf(typeof(ModelCallOutcome))] string Outcome,
    int? HttpStatus,
    DateTimeOffset StartedAt,
    long? DurationMs,
    long? InputTokens,
    long? OutputTokens,
    decimal? Cost,
    string? Prompt,
    string? Answer,
    string? Error
)
{
    internal static ModelCallView Of(ModelCallRecord record)
    {
        var (call, end) = record;
        return new(
            call.Id,
            call.Purpose.Wire(),
            call.Provider,
            call.Model,
            call.Attempt,
            (end?.Outcome ?? ModelCallOutcome.Sent).Wire(),
            end?.HttpStatus,
            call.StartedAt,
            (long?)end?.Duration.TotalMilliseconds,
            end?.InputTokens,
            end?.OutputTokens,
            end?.Cost,
            call.Prompt,
            end?.Answer,
            end?.Error
        );
    }
}
