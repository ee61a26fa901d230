using CleanPlan.Application.Wire;

namespace CleanPlan.Application.Tests.Wire;

public sealed class TellingTextFromHalves
{
    [Theory]
    [InlineData("""{"a":"plain","😀":"ä"}""", true)]
    [InlineData("""{"a":"\ud83d\ude00"}""", true)]
    [InlineData("""{"\uD83D\uDE00":1}""", true)]
    [InlineData("""["\\ud83d","\\\\ud83d","\"\u0041\u0000"]""", true)]
    [InlineData("""["\\\ud83d"]""", false)]
    [InlineData("""{"a":"\ud83d"}""", false)]
    [InlineData("""{"a":"\ude00"}""", false)]
    [InlineData("""{"a":"\ude00\ud83d"}""", false)]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", false)]
    [InlineData("""{"a":"\ud83d\n"}""", false)]
    [InlineData("""{"a":"\ud83dude00"}""", false)]
    [InlineData("""{"\ud83d":1}""", false)]
    [InlineData("""[[{"a":["\ud83d"]}]]""", false)]
    public void A_string_with_half_of_a_surrogate_pair_is_none(string json, bool text) =>
        Assert.Equal(text, JsonStrings.AreText(json));
}
