using System.Net;

namespace CleanPlan.Api.Auth;

internal static class Loopback
{
    public static bool IsName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether nobody from outside reaches the address; <c>*</c>, <c>+</c> and names are open to all.</summary>
    public static bool IsUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsName(uri.Host);
}
