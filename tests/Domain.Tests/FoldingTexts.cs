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
    [InlineData("Übung", "U\u0308bung")]
    [InlineData("ệ", "e\u0302\u0323")]
    [InlineData("ệ", "e\u0323\u0302")]
    [InlineData("café", "cafe", false)]
    [InlineData("ＦＵＬＬ　１２", "full 12")]
    [InlineData("ﬁn", "fin")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    [InlineData("①Ⅳ™", "1ivtm")]
    [InlineData("豈", "豈")]
    [InlineData("Å", "å")]
    [InlineData("a", "b", false)]
    public void What_differs_in_case_or_in_its_writing_alone_is_one(string one, string other, bool same = true) =>
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

    [Theory]
    [InlineData("  Trip\u00A0to\u3000ÖSLO to\t", "trip|to|öslo")]
    [InlineData(" ", "")]
    [InlineData(null, "")]
    public void What_is_looked_for_is_its_words(string? text, string words) =>
        Assert.Equal(words, string.Join('|', Folding.Words(text)));

    [Fact]
    public void Marks_may_come_in_any_order_that_means_the_same()
    {
        // of different classes, which do not meet: below, above, and beside
        string[] marks = ["\u0323", "\u0302", "\u0328"];
        foreach (var letter in "aeiouAEIOU")
        {
            var first = Folding.Of($"{letter}{marks[0]}{marks[1]}{marks[2]}");
            Assert.Equal(first, Folding.Of($"{letter}{marks[2]}{marks[1]}{marks[0]}"));
            Assert.Equal(first, Folding.Of($"{letter}{marks[1]}{marks[0]}{marks[2]}"));
        }
    }
}
