using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace CleanPlan.Api.Tests;

/// <summary>The same body in other bytes: what they mean is read, or told apart from what is wrong with it.</summary>
public sealed class SendingBodiesInOtherForms(TestServer server) : IClassFixture<TestServer>
{
    private const string Body = """{"title":"t"}""";

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        var reply = await Send([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Body)]);

        Assert.Equal((201, "t"), (reply.Status, (string?)reply["title"]));
    }

    [Theory]
    [InlineData("utf-8", 201)]
    [InlineData("utf8", 201)]
    [InlineData("UTF8", 201)]
    [InlineData("\"utf-8\"", 201)]
    [InlineData("utf-16", 415)]
    [InlineData("latin1", 415)]
    public async Task Its_character_set_is_utf_8_under_each_of_its_names(string charset, int status)
    {
        var reply = await Send(Encoding.UTF8.GetBytes(Body), $"application/json; charset={charset}");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task What_is_packed_is_told_how_it_is_wanted()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Body));

        foreach (var (bytes, coding) in new[] { (packed.ToArray(), "gzip"), (Encoding.UTF8.GetBytes(Body), "br") })
        {
            var reply = await Send(bytes, encoding: coding);
            Assert.Equal((415, "unsupported_media_type"), (reply.Status, reply.Code));
            Assert.Equal(["identity"], reply.Message.Headers.GetValues("Accept-Encoding"));
        }

        Assert.Equal(201, (await Send(Encoding.UTF8.GetBytes(Body), encoding: "identity")).Status);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5.0")]
    [InlineData("5e0")]
    [InlineData("5E+0")]
    [InlineData("0.5e1")]
    [InlineData("50e-1")]
    [InlineData("500.00e-2")]
    public async Task A_whole_number_may_have_a_point_or_an_exponent_and_comes_back_without(string number)
    {
        using var client = await server.Admin();

        var reply = await client.Post(Requests.Plans, Plan(number));

        Assert.Equal(201, reply.Status);
        Assert.Contains("\"priority\":5,", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData("5.00000000000000000000000000000000001")]
    [InlineData("5e-1")]
    [InlineData("1e-400")]
    [InlineData("1e19")]
    [InlineData("1e99999999999")]
    [InlineData("4294967301")]
    [InlineData("4294967301.0")]
    public async Task What_is_no_whole_number_or_fits_nowhere_is_none(string number)
    {
        using var client = await server.Admin();

        var reply = await client.Post(Requests.Plans, Plan(number));

        Assert.Equal((400, "wrong_type"), (reply.Status, reply.Code));
        Assert.Equal(["tasks[0].priority"], reply.Fields);
    }

    private static string Plan(string priority) => $$"""{"goal":"g","tasks":[{"key":"a","priority":{{priority}}}]}""";

    private async Task<Reply> Send(byte[] bytes, string type = "application/json", string? encoding = null)
    {
        using var client = await server.Admin();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.PostAsync("/api/v2/sessions", content);
        return await Reply.Of(answer);
    }
}
