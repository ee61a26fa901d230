using System.Text;
using System.Text.Json;
using CleanPlan.Application.Agents;

namespace CleanPlan.Application.Tests.Agents;

public sealed class Sleeping : AgentSuite
{
    protected override string AgentType => "sleep";
    protected override string[] Members => ["seconds", "fail_times"];
    protected override string[] Verdicts => ["asked_to_fail"];
    protected override string SoundInput => "{}";
    public override IEnumerable<string> WrongInputs =>
        ["""{"seconds":"1"}""", """{"seconds":-1}""", """{"seconds":1e300}""", """{"fail_times":1e400}"""];

    [Fact]
    public async Task It_fails_as_often_as_it_is_asked_to()
    {
        var task = TaskOf("""{"fail_times":2}""");

        foreach (var retry in (int[])[0, 1])
        {
            var failure = await Assert.ThrowsAsync<AgentFailure>(() => ResultOf(task with { RetryCount = retry }));
            Assert.True(failure.Retryable);
        }

        await ResultOf(task with { RetryCount = 2 });
    }
}

public sealed class Interviewing : AgentSuite
{
    protected override string AgentType => "Interview";
    protected override string[] Members => ["goal", "questions", "answers", "ask"];
    protected override string SoundInput => """{"goal":"A trip"}""";
    public override IEnumerable<string> WrongInputs =>
        ["""{"ask":7}""", """{"ask":" "}""", """{"questions":"who"}""", """{"goal":[]}""", """{"answers":1}"""];

    [Fact]
    public async Task It_asks_a_person_once_and_keeps_what_was_said()
    {
        var task = TaskOf(
            """{"goal":"A trip","questions":["Where to?","When?"],"answers":{"When?":"May"},"ask":true}"""
        );

        var asked = Assert.IsType<AgentAsks>(await Agent.Run(task, new TestContext(), CancellationToken.None));
        Assert.Equal("About \"A trip\": Where to?", asked.Question);

        var answer = new AgentTaskAnswer(asked.Question, JsonElement.Parse("""{"Where to?":"Rome"}"""));
        var result = await ResultOf(task with { Answers = [answer] });

        Assert.Equal(0, result.GetProperty("open_questions").GetArrayLength());
        Assert.Equal("Rome", result.GetProperty("questions")[0].GetProperty("answer").GetString());
        Assert.Equal("May", result.GetProperty("questions")[1].GetProperty("answer").GetString());
    }
}

public sealed class Generating : AgentSuite
{
    protected override string AgentType => "Generation";
    protected override string[] Members => ["title", "goal", "sections"];
    protected override string SoundInput => """{"sections":["Costs"]}""";
    public override IEnumerable<string> WrongInputs => ["""{"sections":[1]}""", """{"title":{}}"""];

    [Fact]
    public async Task It_drafts_from_what_the_dependencies_brought_and_owns_up_to_it()
    {
        var context = new TestContext();
        var result = await ResultOf(
            TaskOf(
                """{"title":"Rome","sections":["route","Costs"]}""",
                ("route", """{"document":"By train."}"""),
                ("weather", """{"celsius":21}"""),
                ("nothing", null)
            ),
            context
        );

        var document = result.GetProperty("document").GetString()!;
        Assert.Equal(
            "# Rome\n\n## route\n\nBy train.\n\n## weather\n\n",
            document[..document.IndexOf("```", StringComparison.Ordinal)]
        );
        Assert.Contains("\"celsius\": 21", document, StringComparison.Ordinal);
        Assert.EndsWith("## Costs\n\n_To be written._\n", document, StringComparison.Ordinal);
        Assert.Contains(context.Told, said => said.Contains("No language model", StringComparison.Ordinal));
    }
}

public sealed class Refining : AgentSuite
{
    protected override string AgentType => "Refinement";
    protected override string[] Members => ["document"];
    protected override string SoundInput => """{"document":"Text."}""";
    public override IEnumerable<string> WrongInputs => ["{}", """{"document":1}"""];

    [Theory]
    [InlineData("A  b \r\n\r\n\r\n\r\nc", "A b\n\nc\n")]
    [InlineData("the the cat", "the cat\n")]
    [InlineData("Same.\n\nOther.\n\nsame.", "Same.\n\nOther.\n")]
    [InlineData("```\na  a\n\n\na  a\n```", "```\na  a\n\n\na  a\n```\n")]
    [InlineData("- one\n  - two  two", "- one\n  - two\n")]
    [InlineData("1 1 1", "1 1 1\n")]
    public async Task It_tidies_what_can_be_tidied_without_understanding(string before, string after)
    {
        var input = JsonSerializer.Serialize(new { document = before });

        Assert.Equal(after, (await ResultOf(TaskOf(input))).GetProperty("document").GetString());
    }
}

public sealed class Validating : AgentSuite
{
    protected override string AgentType => "Validator";
    protected override string[] Members =>
        ["document", "required_sections", "forbidden_words", "min_length", "max_length"];
    protected override string[] Verdicts => ["validation_failed"];
    protected override string SoundInput => """{"document":"# Costs","required_sections":["costs"]}""";
    public override IEnumerable<string> WrongInputs => ["{}", """{"document":"x","max_length":"long"}"""];

    [Fact]
    public async Task It_names_everything_that_is_wrong_at_once()
    {
        var task = TaskOf(
            """{"required_sections":["Costs"],"forbidden_words":["lorem"],"min_length":100,"max_length":5}""",
            ("draft", """{"document":"# Route\n\nLorem ipsum"}""")
        );

        var failure = await Assert.ThrowsAsync<AgentFailure>(() => ResultOf(task));

        Assert.Equal("validation_failed", failure.Type);
        Assert.False(failure.Retryable);
        Assert.Equal(
            "The section \"Costs\" is missing. The word \"lorem\" is in line 3. "
                + "It has 20 characters, fewer than 100. It has 20 characters, more than 5.",
            failure.Message
        );
    }
}

public sealed class Exporting : AgentSuite
{
    protected override string AgentType => "Export";
    protected override string[] Members => ["document", "file_name"];
    protected override string SoundInput => """{"document":"Text."}""";
    public override IEnumerable<string> WrongInputs =>
        ["{}", """{"document":"x","file_name":"../x"}""", """{"document":"x","file_name":".x"}"""];

    [Fact]
    public async Task It_writes_the_document_to_a_file_that_the_result_names()
    {
        var context = new TestContext();
        var result = await ResultOf(TaskOf("{}", ("text", """{"document":"Grüße"}""")), context);

        Assert.Equal("chapter-one.md", result.GetProperty("output_file").GetString());
        Assert.Equal("/artifacts/chapter-one.md", result.GetProperty("preview_url").GetString());
        Assert.Equal("Grüße", Encoding.UTF8.GetString(context.Saved["chapter-one.md"]));
    }
}
