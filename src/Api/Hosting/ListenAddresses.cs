using System.Net;
using System.Text.RegularExpressions;

namespace CleanPlan.Api.Hosting;

/// <summary>Where a server is told to listen, and where somebody finds it.</summary>
internal static partial class ListenAddresses
{
    private const int HighestPort = 65_535;

    /// <summary>Every address that the configuration names.</summary>
    public static IReadOnlyList<string> Of(WebApplication app)
    {
        var kestrel = app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(x => x["Url"]);
        var urls = (app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        // ports without a host are open on every address
        var ports = new[] { app.Configuration["http_ports"], app.Configuration["https_ports"] }
            .Where(port => !string.IsNullOrEmpty(port) && urls.Length == 0)
            .Select(port => $"http://*:{port}");
        return [.. urls.Concat(kestrel).Concat(app.Urls).Concat(ports).OfType<string>().Distinct()];
    }

    /// <exception cref="ConfigurationFault">one of them is none that a server can listen on</exception>
    public static void Check(WebApplication app)
    {
        foreach (var url in Of(app))
        {
            if (FaultOf(url, app.Configuration.GetSection("Kestrel").Exists()) is { } fault)
                throw new ConfigurationFault($"{url} is no address to listen on: {fault}.");
        }
    }

    /// <summary>What a browser on this machine opens: an address that means all of them is none by itself.</summary>
    public static string ToOpen(string address) => EveryHost().Replace(address, "${scheme}127.0.0.1");

    /// <param name="mayHaveCertificate">the listener has settings of its own, and a certificate can be among them</param>
    public static string? FaultOf(string url, bool mayHaveCertificate)
    {
        if (Form().Match(url) is not { Success: true } parts)
            return "it is not like http://127.0.0.1:5080";
        if (parts.Groups["scheme"].Value.ToUpperInvariant() is not ("HTTP" or "HTTPS"))
            return "it must begin with http://";
        if (parts.Groups["path"].Length > 1)
            return "it must not have a path";
        if (
            parts.Groups["port"] is { Success: true } port
            && !(int.TryParse(port.Value, out var n) && n <= HighestPort)
        )
            return $"a port is from 0 to {HighestPort}";
        if (parts.Groups["host"].Value is ['[', .. var host, ']'] && !IPAddress.TryParse(host, out _))
            return "what stands in brackets is no IPv6 address";
        return !mayHaveCertificate && parts.Groups["scheme"].Value.Equals("https", StringComparison.OrdinalIgnoreCase)
            ? "https needs a certificate (Kestrel:Certificates:Default), or a proxy in front that has one"
            : null;
    }

    // sockets and pipes have paths for hosts
    [GeneratedRegex(
        @"\A(?<scheme>[A-Za-z]+)://((unix|pipe):/.+|(?<host>\[[^\]/]*\]|[^\[\]:/]*)(:(?<port>[0-9]+))?(?<path>/.*)?)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Form();

    [GeneratedRegex(
        @"\A(?<scheme>https?://)(0\.0\.0\.0|\[::\]|\*|\+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex EveryHost();
}
