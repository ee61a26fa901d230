using System.Text;
using CleanPlan.Application.Jobs;
using CleanPlan.Application.Plans;

namespace CleanPlan.Api.Cli;

/// <summary>A draft in text: its layers from top to bottom, and beside each task what it waits for.</summary>
internal static class DraftGraph
{
    private const int MostOfLayer = 12;
    private const int MostNames = 4;

    public static string Of(DraftView draft)
    {
        var tasks = draft.Tasks.ToDictionary(task => task.Key!, StringComparer.Ordinal);
        // a change of a plan that is there has no layers of its own
        var layers =
            draft.Layers.Count > 0
                ? draft.Layers
                :
                [
                    [.. draft.Tasks.Select(task => task.Key!)],
                ];
        var shown = layers.Select(layer => layer.Take(MostOfLayer).Select(key => tasks[key]).ToList()).ToList();
        var key = shown.SelectMany(layer => layer).Max(task => Name(task.Key).Length);
        var what = shown.SelectMany(layer => layer).Max(task => What(task).Length);

        var text = new StringBuilder();
        for (var i = 0; i < shown.Count; i++)
        {
            if (i > 0)
                text.Append("    ▼\n");
            foreach (var task in shown[i])
            {
                var line = $"  {Name(task.Key).PadRight(key)}  {What(task).PadRight(what)}  {After(task)}";
                text.Append(line.TrimEnd()).Append('\n');
            }

            if (layers[i].Count > MostOfLayer)
                text.Append($"  … and {layers[i].Count - MostOfLayer} more beside them\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Name(string? key) => Shown.Line(key, 24);

    private static string What(NewTask task)
    {
        var what = Shown.Line(task.AgentType ?? "anybody", 24);
        if (task.Title is { } title && title != task.Key)
            what += $": {Shown.Line(title, 48)}";
        return task.RequiresApproval is true ? $"{what} (once approved)" : what;
    }

    private static string After(NewTask task)
    {
        var names = task.DependsOn ?? [];
        if (names.Count == 0)
            return "";
        var more = names.Count > MostNames ? $" and {names.Count - MostNames} more" : "";
        return $"← {string.Join(", ", names.Take(MostNames).Select(Name))}{more}";
    }
}
