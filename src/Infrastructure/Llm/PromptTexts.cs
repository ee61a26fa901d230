using CleanPlan.Application.Planning;
using CleanPlan.Domain.Jobs;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>What is said to models, as it stands in the folder Prompts.</summary>
internal static class PromptTexts
{
    public static readonly string System = Read("system.md")
        .Replace("{tasks}", $"{PlanningLimits.Tasks}", StringComparison.Ordinal)
        .Replace("{title}", $"{PlanningLimits.Title}", StringComparison.Ordinal)
        .Replace("{input}", $"{PlanningLimits.Input}", StringComparison.Ordinal);

    public static readonly string Repair = Read("repair.md");

    public static readonly string Schema = Read("plan.schema.json");

    private static readonly string s_draft = Read("draft.md");
    private static readonly string s_revise = Read("revise.md");
    private static readonly string s_replan = Read("replan.md");

    public static string For(PlanningKind kind) =>
        kind switch
        {
            PlanningKind.Draft => s_draft,
            PlanningKind.Revise => s_revise,
            _ => s_replan,
        };

    private static string Read(string file)
    {
        using var text = typeof(PromptTexts).Assembly.GetManifestResourceStream($"CleanPlan.Prompts.{file}")!;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd().Trim();
    }
}
