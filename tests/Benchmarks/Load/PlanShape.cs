using System.Text.Json.Nodes;

namespace CleanPlan.Benchmarks.Load;

/// <summary>How the tasks of a plan depend on each other.</summary>
/// <param name="DependsOn">the positions that a position waits for</param>
internal sealed record PlanShape(string Name, int Tasks, Func<int, IEnumerable<int>> DependsOn)
{
    public static PlanShape Independent(int tasks) => new("independent", tasks, _ => []);

    /// <summary>The first task is waited for by all others.</summary>
    public static PlanShape OneToAll(int tasks) => new("one to all", tasks, i => i == 0 ? [] : [0]);

    /// <summary>The last task waits for all others.</summary>
    public static PlanShape AllToOne(int tasks) =>
        new("all to one", tasks, i => i == tasks - 1 ? Enumerable.Range(0, tasks - 1) : []);

    /// <summary>Layers in which each task waits for some of the layer before.</summary>
    public static PlanShape Layers(int layers, int width, int dependencies) =>
        new(
            $"{layers} layers, {dependencies} dependencies each",
            layers * width,
            i =>
                i < width
                    ? []
                    : Enumerable.Range(0, dependencies).Select(d => (((i / width) - 1) * width) + ((i + d) % width))
        );

    public static PlanShape Chain(int tasks) => new("chain", tasks, i => i == 0 ? [] : [i - 1]);

    public JsonObject Plan(string agentType) =>
        new()
        {
            ["goal"] = Name,
            ["start"] = true,
            ["tasks"] = new JsonArray([
                .. Enumerable
                    .Range(0, Tasks)
                    .Select(i => new JsonObject
                    {
                        ["key"] = $"t{i}",
                        ["agent_type"] = agentType,
                        ["depends_on"] = new JsonArray([.. DependsOn(i).Select(d => JsonValue.Create($"t{d}"))]),
                    }),
            ]),
        };
}
