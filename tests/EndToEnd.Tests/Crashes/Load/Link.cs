namespace CleanPlan.EndToEnd.Tests.Crashes.Load;

/// <summary>Where the server is, for clients that outlive it; while there is none, they wait.</summary>
internal sealed class Link : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<HttpClient> _clients = [];
    private TaskCompletionSource<HttpClient> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Up(string address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
        lock (_gate)
        {
            _clients.Add(http);
            _up.SetResult(http);
        }
    }

    public void Down()
    {
        lock (_gate)
            _up = new TaskCompletionSource<HttpClient>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public Task<HttpClient> Server(CancellationToken cancel)
    {
        lock (_gate)
            return _up.Task.WaitAsync(cancel);
    }

    public void Dispose() => _clients.ForEach(http => http.Dispose());
}
