using System.CommandLine;
using System.Globalization;
using CleanPlan.Api.Hosting;
using CleanPlan.Application.Plans;
using CleanPlan.Application.Tasks;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>The plans of a server.</summary>
internal static class PlansVerb
{
    public static Command Make() => new("plans", "Look at the plans of a server.") { MakeList(), MakeShow() };

    private static Command MakeList()
    {
        var status = new Option<string?>("--status") { Description = string.Join(", ", SnakeCase.All<PlanStatus>()) };
        var query = new Option<string?>("--query") { Description = "words of the goal" };
        var (limit, cursor) = (Paging.Limit(), Paging.Cursor());
        return RemoteVerb.Make(
            "list",
            "Say which plans there are, the newest first.",
            async (server, parsed, json) =>
            {
                var page = await server.Plans(
                    parsed.GetValue(status),
                    parsed.GetValue(query),
                    parsed.GetValue(limit),
                    parsed.GetValue(cursor)
                );
                await Print.Wire(json, page, [.. page.Items.Select(LineOf), Paging.More(page)]);
                return ExitCode.Done;
            },
            status,
            query,
            limit,
            cursor
        );
    }

    private static Command MakeShow()
    {
        var id = RemoteVerb.Id("of the plan, as plans list says it");
        return RemoteVerb.Make(
            "show",
            "Say where a plan and each of its tasks stand.",
            async (server, parsed, json) =>
            {
                var plan = await server.Plan(parsed.GetValue(id)!);
                await Print.Wire(json, plan, [LineOf(plan), .. Lines(plan.Tasks)]);
                return ExitCode.Done;
            },
            id
        );
    }

    private static string LineOf(PlanSummary plan) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Id}  {plan.Phase ?? plan.Status, -11}  {plan.CreatedAt:u}  {plan.Progress, 3} %  {Shown.Line(plan.Goal)}"
        );

    private static IEnumerable<string> Lines(IReadOnlyList<TaskView>? tasks)
    {
        if (tasks is null)
            return [$"  more than {PlanLimits.InlineTasks} tasks"];
        var width = tasks.Select(task => task.Key.Length).DefaultIfEmpty().Max();
        return tasks.Select(task =>
            $"  {task.Key.PadRight(width)}  {task.Status, -11}  {task.Reason ?? Shown.Line(task.ErrorMessage)}".TrimEnd()
        );
    }
}
