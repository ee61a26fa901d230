using CleanPlan.Api.Cli;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Tests;

public sealed class TellingWhatAJobCameTo
{
    [Fact]
    public void Each_task_has_its_line_and_the_last_document_follows() =>
        Assert.Equal(
            """
            The job has succeeded.
              ask    Asked.
              write  {"document":"# First"}
              file   Filed.
              mine   null

            # Last
                one line
            """,
            Told(
                Ended(
                    "succeeded",
                    ("ask", """{"summary":"Asked."}"""),
                    ("write", """{"document":"# First"}"""),
                    ("file", """{"summary":"Filed.","document":"# Last\r\n\tone\u0007line\n"}"""),
                    ("mine", null)
                )
            )
        );

    [Fact]
    public void A_failure_says_why_and_what_there_is_no_room_for_is_counted()
    {
        var ended = Ended("failed") with
        {
            Error = new JobErrorView("invalid_plan", "The plan\nhas a cycle.", null, null, null),
            ResultsLeftOut = 3,
        };

        Assert.Equal(
            """
            The job has failed: The plan has a cycle.
              3 more are too long: see the tasks of the plan.
            """,
            Told(ended)
        );
    }

    private static string Told(ExecutionView ended) => string.Join('\n', JobResults.Lines(ended).OfType<string>());

    private static ExecutionView Ended(string status, params (string Key, string? Result)[] results) =>
        new()
        {
            Status = status,
            Results = results.ToDictionary(result => result.Key, result => JsonText.Of(result.Result)),
        };
}
