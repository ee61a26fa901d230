using CleanPlan.Domain.Common;
using CleanPlan.Domain.Tests.Plans.Properties;
using CleanPlan.Storage.Compliance;
using CleanPlan.Tests.Common;

namespace CleanPlan.Infrastructure.Tests.Simulation;

/// <summary>
/// The plain model that judges the Domain, here against what a storage has after each command: a column that
/// is not written, or a task that is not loaded, shows as a difference.
/// </summary>
public abstract class RandomPlansInAStorage : EngineSuite
{
    private const int Seeds = 60;
    private const int Steps = 60;

    [Fact]
    public async Task Stand_in_their_rows_as_the_contract_says()
    {
        for (var seed = 0; seed < Seeds; seed++)
            await new Walk(Engine, Time, seed).Go();
    }

    /// <summary>One plan's life. Delays are left to retry_after alone, and no task runs alone: those have dice and queues in them.</summary>
    private sealed class Walk
    {
        private readonly EngineRig _engine;
        private readonly FakeTime _time;
        private readonly int _seed;
        private readonly RandomCommands _commands;
        private readonly IReadOnlyList<PlainSpec> _specs;
        private readonly PlainPlan _model;
        private readonly Dictionary<(string Key, int Claim), long> _tokens = [];
        private Guid _planId;

        public Walk(EngineRig engine, FakeTime time, int seed)
        {
            (_engine, _time, _seed) = (engine, time, seed);
            var random = new Random(seed);
            var shapes = new RandomPlan(random, spec => spec with { Alone = false, InitialSeconds = 0 });
            _specs = shapes.Tasks();
            _commands = new RandomCommands(random, shapes);
            _model = new PlainPlan(shapes.OnFailure);
        }

        private DateTimeOffset Now => _time.GetUtcNow();

        public async Task Go()
        {
            _planId = await _engine.Add([.. _specs.Select(DomainWords.Draft)], _model.OnFailure, start: false);
            _model.Create(_specs, Now);
            for (var step = 0; step < Steps; step++)
            {
                _time.Advance(_commands.Next(_model, Now) - Now);
                var command = _commands.Next(_model, Now, step);
                // what time ends is ended in the turn of the next claim, and a lease is not lost before its time
                if (command is Expire or LoseLease)
                    continue;

                var (expected, actual) = command is Claim claim ? await Claim(claim) : await Do(command);
                var (plan, tasks) = await _engine.Whole(_planId);
                var differences = new PlanComparison(_model, plan, tasks, TokenOf, Now).Differences();
                Assert.True(
                    differences.Count == 0 && expected.Split('|').Contains(actual),
                    $"seed {_seed}, step {step}: {command}: {expected}, {actual}\n{string.Join("\n", differences)}"
                );
            }

            // so that its leases do not stand in the way of the plans that follow
            await _engine.Act(_planId, slice => slice.Abort(null));
        }

        private long TokenOf(string key, int claim) => _tokens.GetValueOrDefault((key, claim), -1);

        private async Task<(string Expected, string Actual)> Claim(Claim claim)
        {
            foreach (var due in Due())
                _model.Do(new Expire(due.Key, 0), Now);
            var expected = _model.Do(claim, Now);

            var taskId = (await _engine.Task(_planId, claim.Key)).Id;
            var request = new Application.Abstractions.ClaimRequest(
                TenantId.Default,
                claim.Worker,
                null,
                null,
                taskId,
                1,
                claim.LeaseSeconds,
                TimeSpan.Zero
            );
            var claimed = (await _engine.Queue.Claim(request, CancellationToken.None)).Value;
            foreach (var task in claimed)
                _tokens[(claim.Key, _model[claim.Key].Attempt)] = task.Task.LeaseToken;
            return (expected, claimed.Count == 0 ? "unchanged" : "ok");
        }

        /// <summary>In the order of the engine, for one failure can stop the plan before another deadline is looked at.</summary>
        private List<PlainTask> Due() =>
            [
                .. _model
                    .Tasks.Where(t => t.LeaseExpiresAt <= Now)
                    .OrderBy(t => t.LeaseExpiresAt)
                    .Concat(_model.Tasks.Where(t => t.DeadlineAt <= Now).OrderBy(t => t.DeadlineAt))
                    .Distinct(),
            ];

        private async Task<(string Expected, string Actual)> Do(PlanCommand command)
        {
            var expected = _model.Do(command, Now);
            var result = command switch
            {
                Domain.Tests.Plans.Properties.Report said => await Report(said),
                TaskCommand about => await ActOn(about),
                _ => await _engine.Act(_planId, slice => DomainWords.Ask(slice, command)),
            };

            // a storage does not tell what changed nothing from what changed something
            return (expected == "unchanged" ? "ok" : expected, result.Error?.Code ?? "ok");
        }

        private async Task<Result> Report(Domain.Tests.Plans.Properties.Report said)
        {
            var task = await _engine.Task(_planId, said.Key);
            var report = DomainWords.ReportOf(said, TokenOf(said.Key, said.Token));
            var reports = new[] { new Application.Abstractions.TaskReport(task.Id, report) };
            return (await _engine.Reports.Report(TenantId.Default, reports, CancellationToken.None))[0];
        }

        private async Task<Result> ActOn(TaskCommand about)
        {
            var task = await _engine.Task(_planId, about.Key);
            return await _engine.Plans.ActOnTask(
                TenantId.Default,
                task.Id,
                (slice, position) => DomainWords.Ask(slice, about, position, task.Retry),
                null,
                CancellationToken.None
            );
        }
    }
}
