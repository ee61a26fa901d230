using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Infrastructure.Persistence;
using CleanPlan.Infrastructure.Persistence.Sqlite;
using CleanPlan.Tests.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Infrastructure.Tests.Sqlite;

/// <summary>The engine over a real database file of its own, with a clock that the test moves.</summary>
public sealed class TestEngine : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-test-").FullName;

    public TestEngine()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { [$"{StorageOptions.Section}:DataDirectory"] = _directory }
            )
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddPersistence()
            .AddSqliteEngine()
            .BuildServiceProvider();
        using (var connection = _services.GetRequiredService<SqliteDatabase>().OpenWriter())
        using (var context = SqliteContexts.ForWriting(TenantId.Default).On(connection))
            context.Database.Migrate();
        _services.GetRequiredService<SqliteWriter>().Start();
    }

    public FakeTime Time { get; } = new();

    internal IPlans Plans => _services.GetRequiredService<IPlans>();

    internal ITaskQueue Queue => _services.GetRequiredService<ITaskQueue>();

    internal ITaskReports Reports => _services.GetRequiredService<ITaskReports>();

    internal SqliteWriter Writer => _services.GetRequiredService<SqliteWriter>();

    internal SqliteDatabase Database => _services.GetRequiredService<SqliteDatabase>();

    public async Task<Guid> Start(params TaskDraft[] tasks)
    {
        var blueprint = PlanBlueprint.Check(tasks).Value;
        var now = Time.GetUtcNow();
        var session = Session.ForGoal(TenantId.Default, "goal", now);
        var (plan, all) = Domain.Plans.Plan.Create(
            TenantId.Default,
            session.Id,
            "goal",
            OnFailure.Continue,
            null,
            blueprint,
            now
        );
        var slice = PlanSlice.Whole(plan, all, now, () => 0.5);
        slice.Start();
        slice.Advance();
        var added = await Plans.Add(slice, session, CancellationToken.None);
        Assert.True(added.IsOk);
        return plan.Id;
    }

    public async Task<IReadOnlyList<ClaimedTask>> Claim(int max = 1, string worker = "w1", TimeSpan wait = default)
    {
        var wish = new ClaimWish(TenantId.Default, worker, null, null, null, max, 30, wait);
        return (await Queue.Claim(wish, CancellationToken.None)).Value;
    }

    public async Task<Result> Report(ClaimedTask claimed, Func<long, WorkerReport> report) =>
        (
            await Reports.Report(
                TenantId.Default,
                [new TaskReport(claimed.Task.Id, report(claimed.Task.LeaseToken))],
                CancellationToken.None
            )
        )[0];

    public Task<Result> Complete(ClaimedTask claimed) => Report(claimed, token => new Completion(token, "h", "{}", []));

    public async Task<Plan> Plan(Guid planId) => (await Whole(planId)).Plan;

    public async Task<(Plan Plan, IReadOnlyList<PlanTask> Tasks)> Whole(Guid planId) =>
        (await Plans.Whole(TenantId.Default, planId, CancellationToken.None))!.Value;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
