namespace CleanPlan.Infrastructure.Llm;

/// <summary>
/// Leaves a provider alone after so many failed requests in a row, and lets one request through once it was left alone
/// long enough. Polly's breaker goes by the ratio of failures in a window, which five in a row are not.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    private const int Most = 5;
    private static readonly TimeSpan s_open = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private int _failures;
    private long _opened;
    private bool _isProbed;

    /// <returns>null where nobody may ask now</returns>
    public Pass? Enter()
    {
        lock (_gate)
        {
            if (_failures < Most)
                return new Pass(this);
            if (_isProbed || time.GetElapsedTime(_opened) < s_open)
                return null;
            _isProbed = true;
            return new Pass(this);
        }
    }

    private void Leave(bool? failed)
    {
        lock (_gate)
        {
            _isProbed = false;
            if (failed is false)
                _failures = 0;
            if (failed is true && ++_failures >= Most)
                _opened = time.GetTimestamp();
        }
    }

    /// <summary>The right to ask once. One that was cut short says nothing about the provider.</summary>
    public sealed class Pass(Breaker breaker) : IDisposable
    {
        private bool? _failed;

        public void Report(bool failed) => _failed = failed;

        public void Dispose() => breaker.Leave(_failed);
    }
}
