namespace CleanPlan.Domain.Plans;

/// <summary>
/// The graph of a plan by positions. Iterative throughout: a chain of ten thousand must not overflow the stack.
/// </summary>
public sealed class DependencyGraph
{
    private readonly int[][] _dependsOn;
    private readonly int[] _layer;

    /// <param name="dependsOn">for each position the positions that it depends on, without repetitions</param>
    public DependencyGraph(int[][] dependsOn)
    {
        _dependsOn = dependsOn;
        Dependents = Invert(dependsOn);
        (Order, _layer) = Sort();
    }

    /// <summary>For each position those that depend on it, in order.</summary>
    public int[][] Dependents { get; }

    /// <summary>Positions with every dependency before its dependents; shorter than the graph where it has a cycle.</summary>
    public IReadOnlyList<int> Order { get; }

    public bool HasCycle => Order.Count < _dependsOn.Length;

    /// <summary>How many positions stand at each distance from the start; a task's layer is one past its latest dependency.</summary>
    public IReadOnlyList<int> LayerWidths()
    {
        var widths = new int[Order.Count == 0 ? 0 : Order.Max(position => _layer[position]) + 1];
        foreach (var position in Order)
            widths[_layer[position]]++;
        return widths;
    }

    public int LayerOf(int position) => _layer[position];

    /// <summary>The heaviest chain of an acyclic graph, as positions from its start to its end.</summary>
    public IReadOnlyList<int> CriticalPath(Func<int, double> weight)
    {
        var length = new double[_dependsOn.Length];
        var before = new int[_dependsOn.Length];
        var last = -1;
        foreach (var position in Order)
        {
            before[position] = -1;
            foreach (var dependency in _dependsOn[position])
            {
                if (before[position] < 0 || length[dependency] > length[before[position]])
                    before[position] = dependency;
            }

            length[position] = weight(position) + (before[position] < 0 ? 0 : length[before[position]]);
            if (last < 0 || length[position] > length[last])
                last = position;
        }

        var path = new List<int>();
        for (var position = last; position >= 0; position = before[position])
            path.Add(position);
        path.Reverse();
        return path;
    }

    /// <summary>One cycle, each position depending on the next and the last being the first again; empty where there is none.</summary>
    public IReadOnlyList<int> FindCycle()
    {
        if (!HasCycle)
            return [];

        // what sorting left over depends on something left over, so walking on must come back
        var stuck = new bool[_dependsOn.Length];
        Array.Fill(stuck, true);
        foreach (var position in Order)
            stuck[position] = false;

        var visitedAt = new int[_dependsOn.Length];
        Array.Fill(visitedAt, -1);
        var walk = new List<int>();
        for (var position = Array.IndexOf(stuck, true); ; position = _dependsOn[position].First(next => stuck[next]))
        {
            walk.Add(position);
            if (visitedAt[position] >= 0)
                return walk[visitedAt[position]..];
            visitedAt[position] = walk.Count - 1;
        }
    }

    private (List<int> Order, int[] Layer) Sort()
    {
        var waiting = _dependsOn.Select(dependencies => dependencies.Length).ToArray();
        var layer = new int[waiting.Length];
        var order = new List<int>(waiting.Length);
        for (var position = 0; position < waiting.Length; position++)
        {
            if (waiting[position] == 0)
                order.Add(position);
        }

        for (var i = 0; i < order.Count; i++)
        {
            foreach (var dependent in Dependents[order[i]])
            {
                layer[dependent] = Math.Max(layer[dependent], layer[order[i]] + 1);
                if (--waiting[dependent] == 0)
                    order.Add(dependent);
            }
        }

        return (order, layer);
    }

    private static int[][] Invert(int[][] dependsOn)
    {
        var counts = new int[dependsOn.Length];
        foreach (var dependencies in dependsOn)
        {
            foreach (var dependency in dependencies)
                counts[dependency]++;
        }

        var dependents = counts.Select(count => count == 0 ? [] : new int[count]).ToArray();
        Array.Clear(counts);
        for (var position = 0; position < dependsOn.Length; position++)
        {
            foreach (var dependency in dependsOn[position])
                dependents[dependency][counts[dependency]++] = position;
        }

        return dependents;
    }
}
