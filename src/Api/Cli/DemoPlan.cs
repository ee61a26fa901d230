using System.Globalization;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Wire;

namespace CleanPlan.Api.Cli;

/// <summary>A plan that shows in a few seconds what plans can do: a fork, a join, a retry and an approval.</summary>
internal static class DemoPlan
{
    public static CreatePlan Make() =>
        new(
            null,
            "Publish the autumn issue",
            [
                Task("brief", "Agree on the brief", 0.6),
                Task("reports", "Read the field reports", 1.1, "brief"),
                Task("users", "Talk to three users", 1.4, "brief"),
                Task("figures", "Pull the figures", 0.5, "brief") with
                {
                    Input = new JsonMembers("""{"seconds":0.5,"fail_times":1}"""),
                    Retry = new NewRetry { InitialSeconds = 0.3 },
                },
                Task("outline", "Outline the issue", 0.5, "reports", "users", "figures"),
                Task("lead", "Write the lead story", 1.2, "outline"),
                Task("column", "Write the column", 0.9, "outline"),
                Task("charts", "Draw the charts", 1.0, "outline", "figures"),
                Task("edit", "Edit for style", 0.6, "lead", "column"),
                Task("layout", "Lay out the pages", 0.5, "edit", "charts"),
                Task("sign-off", "Sign off the proof", 0.3, "layout") with
                {
                    RequiresApproval = true,
                },
                Task("archive", "Archive the sources", 0.7, "layout"),
                Task("print", "Send it to the printer", 0.5, "sign-off"),
            ],
            null,
            null,
            Start: true
        );

    private static NewTask Task(string key, string title, double seconds, params string[] dependsOn) =>
        new()
        {
            Key = key,
            Title = title,
            AgentType = "sleep",
            DependsOn = dependsOn,
            Input = new JsonMembers($$"""{"seconds":{{seconds.ToString(CultureInfo.InvariantCulture)}}}"""),
            EstimatedSeconds = seconds,
        };
}
