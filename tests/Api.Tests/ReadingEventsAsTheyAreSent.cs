using System.Text;
using CleanPlan.Api.Cli;

namespace CleanPlan.Api.Tests;

public sealed class ReadingEventsAsTheyAreSent
{
    [Fact]
    public async Task Beats_are_no_events_and_what_was_cut_off_is_left_to_be_sent_again()
    {
        var sent = "retry: 2000\n\n:\n\nid: 1\nevent: log\ndata: {\"seq\":1}\n\n:\n\nid: 2\nevent: log\ndata: {\"se";

        Assert.Equal(["{\"seq\":1}"], await EventData.In(new MemoryStream(Encoding.UTF8.GetBytes(sent))).ToListAsync());
    }
}
