using CleanPlan.Domain.Common;

namespace CleanPlan.Domain.Tests;

public sealed class FoldingTexts
{
    [Theory]
    [InlineData("HELLO", "Hello")]
    [InlineData("ÄRGER", "Ärger")]
    [InlineData("ПРИВЕТ", "Привет")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΟΔΟΣ", "οδός", false)]
    [InlineData("ὈΔΌΣ", "ὀδός")]
    [InlineData("STRASSE", "Straße")]
    [InlineData("STRAẞE", "straße")]
    [InlineData("K", "k")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("茶 😀", "茶 😀")]
    [InlineData("a", "b", false)]
    public void What_differs_in_case_alone_is_one(string one, string other, bool same = true) =>
        Assert.Equal(same, Folding.Of(one) == Folding.Of(other));

    [Fact]
    public void Nothing_is_folded_twice_nor_grows_beyond_its_length()
    {
        for (var letter = 0x20; letter <= 0x1FFFF; letter++)
        {
            if (letter is >= 0xD800 and <= 0xDFFF)
                continue;
            var text = char.ConvertFromUtf32(letter);
            var folded = Folding.Of(text);
            Assert.Equal(folded, Folding.Of(folded));
            Assert.True(folded.Length <= Folding.MostOf(text.Length));
        }
    }
}
