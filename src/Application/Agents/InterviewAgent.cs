using System.Text.Json;

namespace CleanPlan.Application.Agents;

/// <summary>
/// Collects what is known about a goal, and lists what is not. Input: <c>goal</c>, <c>questions</c>, <c>answers</c> (an
/// object by question), and <c>ask</c>: true, or a question of its own, waits for a person.
/// </summary>
internal sealed class InterviewAgent : IAgent
{
    private static readonly string[] Standing =
    [
        "Who is it for?",
        "What must be in it?",
        "What must not be in it?",
        "By when is it needed?",
        "How will we know that it is good?",
    ];

    public string AgentType => "Interview";

    public Task<AgentAnswer> Run(AgentTask task, IAgentContext context, CancellationToken cancel)
    {
        var goal = task.Input.Text("goal") ?? task.Description ?? task.Title;
        var questions = task.Input.Texts("questions") is { Count: > 0 } given ? given : Standing;
        var answers = AnswersOf(task);
        var open = questions.Where(question => !answers.ContainsKey(question)).ToList();
        if (QuestionOf(task.Input, goal, open) is { } question && task.Answers.Count == 0)
            return Task.FromResult(AgentAnswer.AskForInput(question));

        context.Tell(Documents.NoModel, 50);
        var result = new InterviewResult(
            $"{questions.Count - open.Count} of {questions.Count} questions are answered.",
            goal,
            [.. questions.Select(q => new InterviewAnswer(q, answers.TryGetValue(q, out var a) ? a : null))],
            open,
            [.. task.Answers.Select(answer => answer.Input)]
        );
        return Task.FromResult(Documents.Done(result));
    }

    private static string? QuestionOf(JsonElement input, string goal, List<string> open) =>
        input.Member("ask") switch
        {
            { ValueKind: JsonValueKind.True } => $"About \"{goal}\": {string.Join(' ', open)}",
            null or { ValueKind: JsonValueKind.False } => null,
            { ValueKind: JsonValueKind.String } when input.Text("ask") is { } own && !string.IsNullOrWhiteSpace(own) =>
                own,
            _ => throw InputReading.Wrong("ask", "true, false or a question"),
        };

    /// <summary>From the input, from the dependencies and, above all, from people.</summary>
    private static Dictionary<string, JsonElement> AnswersOf(AgentTask task)
    {
        if (task.Input.Member("answers") is { ValueKind: not JsonValueKind.Object })
            throw InputReading.Wrong("answers", "an object");
        var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        IEnumerable<JsonElement?> sources =
        [
            task.Input.Member("answers"),
            .. task.Dependencies.Select(dependency => dependency.Value?.Member("answers")),
            .. task.Answers.Select(answer => (JsonElement?)answer.Input),
        ];
        foreach (var member in sources.OfType<JsonElement>().SelectMany(source => source.Members()))
            answers[member.Name] = member.Value;

        return answers;
    }
}

internal sealed record InterviewAnswer(string Question, JsonElement? Answer);

/// <param name="Said">what people answered, as they gave it</param>
internal sealed record InterviewResult(
    string Summary,
    string Goal,
    IReadOnlyList<InterviewAnswer> Questions,
    IReadOnlyList<string> OpenQuestions,
    IReadOnlyList<JsonElement> Said
) : AgentResult(Summary);
