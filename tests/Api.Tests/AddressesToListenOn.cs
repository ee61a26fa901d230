using CleanPlan.Api.Hosting;

namespace CleanPlan.Api.Tests;

public sealed class AddressesToListenOn
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/")]
    [InlineData("HTTP://localhost")]
    [InlineData("http://*:0")]
    [InlineData("http://+:65535")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://unix:/run/cleanplan.sock")]
    public void Are_taken_where_the_listener_can(string url) => Assert.Null(ListenAddresses.FaultOf(url, false));

    [Theory]
    [InlineData("http://127.0.0.1:5080/base", "path")]
    [InlineData("http://127.0.0.1:99999", "65535")]
    [InlineData("http://127.0.0.1:99999999999", "65535")]
    [InlineData("ftp://127.0.0.1:5080", "http://")]
    [InlineData("https://127.0.0.1:5080", "certificate")]
    [InlineData("127.0.0.1:5080", "not like")]
    [InlineData("http://127.0.0.1:-1", "not like")]
    [InlineData("http://[::1", "not like")]
    [InlineData("http://[x]:5080", "IPv6")]
    public void Are_refused_for_what_is_wrong_with_them(string url, string why) =>
        Assert.Contains(why, ListenAddresses.FaultOf(url, false), StringComparison.Ordinal);

    [Fact]
    public void Speak_tls_where_the_listener_may_have_a_certificate() =>
        Assert.Null(ListenAddresses.FaultOf("https://127.0.0.1:5080", true));

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("http://[::1]:5080", "http://[::1]:5080")]
    [InlineData("http://plans.example:5080", "http://plans.example:5080")]
    [InlineData("http://0.0.0.0:5080", "http://127.0.0.1:5080")]
    [InlineData("http://[::]:5080", "http://127.0.0.1:5080")]
    [InlineData("http://*:5080", "http://127.0.0.1:5080")]
    [InlineData("https://+:5081", "https://127.0.0.1:5081")]
    public void Are_shown_as_a_browser_opens_them(string bound, string shown) =>
        Assert.Equal(shown, ListenAddresses.ToOpen(bound));
}
