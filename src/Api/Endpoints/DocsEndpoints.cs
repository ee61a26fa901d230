namespace CleanPlan.Api.Endpoints;

/// <summary>A page that renders the contract, from this server alone.</summary>
internal static class DocsEndpoints
{
    private static readonly (string Path, string File, string Type)[] s_files =
    [
        ("/docs", "index.html", "text/html; charset=utf-8"),
        ("/docs/docs.js", "docs.js", "text/javascript; charset=utf-8"),
        ("/docs/docs.css", "docs.css", "text/css; charset=utf-8"),
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        // where a dashboard will be
        app.MapGet("/", () => TypedResults.Redirect("/docs")).AllowAnonymous().ExcludeFromDescription();
        foreach (var (path, file, type) in s_files)
        {
            var text = Read(file);
            app.MapGet(
                    path,
                    (HttpResponse response) =>
                    {
                        response.Headers.ContentSecurityPolicy = "default-src 'self'";
                        response.Headers.XContentTypeOptions = "nosniff";
                        return TypedResults.Text(text, type);
                    }
                )
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }

    private static string Read(string file)
    {
        using var stream = typeof(DocsEndpoints).Assembly.GetManifestResourceStream($"CleanPlan.Docs.{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
