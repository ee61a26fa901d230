using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Configurations;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Persistence.Ef;

internal sealed class ModelCalls(ITenantContexts contexts, GroupWriter writer) : IModelCalls
{
    public IModelCallLog Of(TenantId tenant, Guid jobId) => new Log(this, tenant, jobId);

    public Task Lose(TenantId tenant, Guid jobId, CancellationToken cancel) =>
        Write(
            tenant,
            context =>
                context
                    .Set<ModelCallRow>()
                    .Where(row => row.JobId == jobId && row.Outcome == ModelCallOutcome.Sent)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.Outcome, ModelCallOutcome.Lost), cancel),
            cancel
        );

    public async Task<IReadOnlyList<ModelCallRecord>> List(
        TenantId tenant,
        Guid jobId,
        Guid? after,
        int take,
        CancellationToken cancel
    )
    {
        var from = after ?? Guid.Empty;
        var rows = await contexts.Read(
            tenant,
            (db, stop) =>
                db.Set<ModelCallRow>()
                    .AsNoTracking()
                    .Where(row => row.JobId == jobId && row.Id > from)
                    .OrderBy(row => row.Id)
                    .Take(take)
                    .ToListAsync(stop),
            cancel
        );
        return rows.ConvertAll(Record);
    }

    private static ModelCallRecord Record(ModelCallRow row) =>
        new(
            new ModelCall(row.Id, row.Purpose, row.Provider, row.Model, row.Attempt, row.StartedAt, row.Prompt ?? ""),
            row.Outcome is ModelCallOutcome.Sent
                ? null
                : new ModelCallEnd(
                    row.Outcome,
                    TimeSpan.FromMilliseconds(row.DurationMs ?? 0),
                    row.HttpStatus,
                    row.InputTokens,
                    row.OutputTokens,
                    row.Cost,
                    row.Answer,
                    row.Error
                )
        );

    private async Task Write(TenantId tenant, Func<CleanPlanDbContext, Task> change, CancellationToken cancel)
    {
        await using var context = contexts.ForWriting(tenant);
        await writer.Run(
            async (store, stop) =>
            {
                contexts.Enlist(context, store);
                await change(context);
                await context.SaveChangesAsync(stop);
                return (true, true);
            },
            cancel
        );
    }

    private static string? Cut(string? text) =>
        text is { Length: > ModelCallConfiguration.TextLength } ? text[..ModelCallConfiguration.TextLength] : text;

    private sealed class Log(ModelCalls calls, TenantId tenant, Guid jobId) : IModelCallLog
    {
        public Task Sent(ModelCall call, CancellationToken cancel) =>
            calls.Write(
                tenant,
                context =>
                {
                    context.Add(
                        new ModelCallRow
                        {
                            Id = call.Id,
                            TenantId = tenant,
                            JobId = jobId,
                            Purpose = call.Purpose,
                            Provider = call.Provider,
                            Model = call.Model,
                            Attempt = call.Attempt,
                            Outcome = ModelCallOutcome.Sent,
                            StartedAt = call.StartedAt,
                            Prompt = Cut(call.Prompt),
                        }
                    );
                    return Task.CompletedTask;
                },
                cancel
            );

        // where the job is deleted meanwhile there is nothing left to be written
        public Task Ended(Guid callId, ModelCallEnd end, CancellationToken cancel) =>
            calls.Write(
                tenant,
                async context =>
                {
                    if (await context.FindAsync<ModelCallRow>([callId], cancel) is not { } row)
                        return;
                    row.Outcome = end.Outcome;
                    row.DurationMs = (long)end.Duration.TotalMilliseconds;
                    row.HttpStatus = end.HttpStatus;
                    row.InputTokens = end.InputTokens;
                    row.OutputTokens = end.OutputTokens;
                    row.Cost = end.Cost;
                    row.Answer = Cut(end.Answer);
                    row.Error = end.Error;
                },
                cancel
            );
    }
}
