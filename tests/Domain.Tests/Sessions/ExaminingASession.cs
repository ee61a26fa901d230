using CleanPlan.Domain.Sessions;

namespace CleanPlan.Domain.Tests.Sessions;

public sealed class ExaminingASession
{
    [Theory]
    [InlineData(0, 0, 0, null, "")]
    [InlineData(3, 3, 7, 9, "")]
    [InlineData(3, 4, 7, 9, "message_numbers_differ")]
    [InlineData(2, 3, 7, 9, "message_numbers_differ message_counts_differ")]
    [InlineData(4, 4, 7, 9, "message_counts_differ")]
    [InlineData(3, 3, 8, 9, "message_counts_differ")]
    [InlineData(3, 3, 7, 8, "message_counts_differ")]
    public void What_it_counts_is_what_it_has(long count, long last, long tokens, int? at, string codes)
    {
        var counted = count == 0 ? Totals(0, 0, 0, null) : Totals(3, 3, 7, 9);

        var findings = SessionAudit.Of(counted, Totals(count, last, tokens, at));

        Assert.Equal(codes, string.Join(' ', findings.Select(finding => finding.Code)));
    }

    private static MessageTotals Totals(long count, long last, long tokens, int? at) =>
        new(count, last, tokens, at is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
}
