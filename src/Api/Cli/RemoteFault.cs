using System.Net;

namespace CleanPlan.Api.Cli;

/// <summary>A server that is not there, or that refuses what it is asked.</summary>
/// <param name="status">what it answered; null where it did not</param>
internal sealed class RemoteFault(string message, HttpStatusCode? status) : Exception(message)
{
    public bool IsNotFound => status is HttpStatusCode.NotFound;

    /// <summary>Whether it may be there in a moment: it starts, it stops, or the line is cut.</summary>
    public bool IsPassing => status is null or HttpStatusCode.ServiceUnavailable;
}
