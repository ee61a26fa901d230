namespace CleanPlan.Architecture.Tests.Violations.Asynchrony;

public sealed class TakesTheResult
{
    public int Of(Task<int> task) => task.Result;
}

public sealed class Waits
{
    public Action<Task> Until => task => task.Wait(1);
}

public sealed class GetsTheResultOfTheAwaiter
{
    public int Of(Task<int> task) => task.ConfigureAwait(false).GetAwaiter().GetResult();
}

public interface IPortWithoutEnd
{
    Task<int> Count(string of);
}

public interface IStreamWithoutEnd
{
    IAsyncEnumerable<int> Read(CancellationToken cancel, int from);
}
