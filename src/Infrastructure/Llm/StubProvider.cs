using CleanPlan.Application.Planning;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Drafts by fixed rules, without a network. Its answer is read and checked as any other.</summary>
internal sealed class StubProvider(string name, TimeSpan delay, TimeProvider time) : IProvider
{
    private const string Notes = "Drafted by fixed rules: no language model was asked.";

    public string Name => name;

    public string? Model => null;

    public async Task<Reply> Ask(DraftPrompt prompt, CancellationToken cancel)
    {
        await Task.Delay(delay, time, cancel);
        return new Reply(PlanningJson.Of(new { tasks = StubPlan.Of(prompt.Request), notes = Notes }));
    }
}
