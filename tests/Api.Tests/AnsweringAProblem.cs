using System.Buffers;
using System.Text;
using CleanPlan.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CleanPlan.Api.Tests;

public sealed class AnsweringAProblem
{
    private readonly DefaultHttpContext _http = new();
    private readonly MemoryStream _sent = new();
    private readonly Connection _connection = new();

    public AnsweringAProblem()
    {
        _http.Response.Body = _sent;
        _http.Features.Set<IHttpRequestLifetimeFeature>(_connection);
    }

    [Fact]
    public async Task It_is_the_whole_answer()
    {
        await new Problem(ProblemCatalog.TimedOut).ExecuteAsync(_http);

        Assert.StartsWith("{\"type\":\"urn:cleanplan:problem:timed_out\"", Sent, StringComparison.Ordinal);
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public async Task Behind_half_of_another_answer_the_connection_is_cut_and_no_second_one_is_written()
    {
        _http.Response.BodyWriter.Write("{\"id\":"u8);

        await new Problem(ProblemCatalog.TimedOut).ExecuteAsync(_http);

        await _http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        Assert.Equal("{\"id\":", Sent);
        Assert.True(_connection.IsAborted);
    }

    private string Sent => Encoding.UTF8.GetString(_sent.ToArray());

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
