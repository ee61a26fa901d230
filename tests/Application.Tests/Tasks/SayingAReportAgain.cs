using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Tests.Tasks;

public sealed class SayingAReportAgain(TestApplication application) : IClassFixture<TestApplication>
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """{ "b": [true, null], "a": 1 }""", true)]
    [InlineData("""{"a":"\u0041"}""", """{"a":"A"}""", true)]
    [InlineData("""{"a":1e400}""", """{"a":1e400}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""[1,2]""", """[2,1]""", false)]
    [InlineData("null", "0", false)]
    public void Reports_that_mean_the_same_have_the_same_hash(string one, string other, bool equal)
    {
        var hashes = new[] { one, other }.Select(json => Completion(new JsonText(json)).ToReport().Hash).ToList();

        Assert.Equal(equal, hashes[0] == hashes[1]);
        Assert.All(hashes, hash => Assert.Equal(64, hash.Length));
    }

    [Fact]
    public void Defaults_left_out_and_said_are_one_report()
    {
        FailTask shorter = new(Guid.Empty, 1, new() { Type = "t", Message = "m" }, ClaimNext: false);
        var longer = shorter with
        {
            Error = new()
            {
                Type = "t",
                Message = "m",
                Retryable = true,
                RetryAfterSeconds = 0,
            },
        };

        Assert.Equal(shorter.ToReport().Hash, longer.ToReport().Hash);
    }

    [Fact]
    public async Task The_same_completion_alone_and_in_a_batch_is_one()
    {
        var (task, token) = await Claimed("batch");
        JsonText result = new("""{"x": 1}""");
        Assert.True((await application.Send(new CompleteTask(task, token, result, null, false))).IsOk);

        ReportRequest again = new()
        {
            TaskId = task.ToString(),
            LeaseToken = token,
            Outcome = "complete",
            Result = new JsonText("""{"x":1}"""),
        };
        var other = again with { Result = new JsonText("2") };
        var reported = await application.Send(new ReportTasks([again, other]));

        Assert.Equal([null, "already_reported"], reported.Value.Select(x => x.Error?.Code));
    }

    [Fact]
    public async Task The_next_task_comes_with_the_report_where_it_is_asked_for()
    {
        var (task, token) = await Claimed("next");

        var reported = (
            await application.Send(new CompleteTask(task, token, new JsonText("5"), null, ClaimNext: true))
        ).Value;

        Assert.Equal("done", reported.Task.Status);
        var next = Assert.Single(reported.Next!);
        Assert.Equal(("second", "next"), (next.Key, next.AgentType));
        Assert.Equal("5", next.Dependencies["first"]?.Text);
    }

    private static CompleteTask Completion(JsonText result) => new(Guid.Empty, 1, result, null, ClaimNext: false);

    private async Task<(Guid Task, long Token)> Claimed(string agentType)
    {
        NewTask[] tasks =
        [
            new() { Key = "first", AgentType = agentType },
            new()
            {
                Key = "second",
                AgentType = agentType,
                DependsOn = ["first"],
            },
        ];
        await application.Send(new CreatePlan(null, "g", tasks, null, null, Start: true));
        var claimed = await application.Send(new ClaimTasks("w", [agentType], null, null, null, null, null));
        var task = Assert.Single(claimed.Value.Tasks);
        return (task.Id, task.LeaseToken);
    }
}
