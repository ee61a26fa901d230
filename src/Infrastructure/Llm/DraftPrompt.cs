using System.Security.Cryptography;
using System.Text;
using CleanPlan.Application.Planning;
using CleanPlan.Domain.Common;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>
/// What is asked. Whatever tenants or models wrote goes as a JSON object, which is one line, between two lines of random
/// bits that only this request has: no text can end the data and go on as instructions.
/// </summary>
internal sealed record DraftPrompt(PlannerRequest Request, IReadOnlyList<PromptPart> Parts, string Mark)
{
    private const int MarkBytes = 16;

    public static DraftPrompt For(PlannerRequest request) =>
        new(
            request,
            [
                new PromptPart(PromptRole.System, PromptTexts.System),
                new PromptPart(PromptRole.User, PromptTexts.For(request.Kind), PromptData.Of(request)),
            ],
            NewMark()
        );

    /// <summary>The same once more, with the answer and everything that is wrong with it.</summary>
    public DraftPrompt Repair(string answer, Error refusal)
    {
        var faults = PlanningJson.Of(
            new
            {
                faults = refusal.Faults.Select(fault => new
                {
                    fault.Field,
                    fault.Code,
                    fault.Message,
                }),
            }
        );
        var told = new PromptPart(PromptRole.User, PromptTexts.Repair, faults);
        var given = new PromptPart(PromptRole.Assistant, PromptData.Beginning(answer, PlanningLimits.Answer));
        // a refusal may come without a word, and a turn without one is no turn
        IReadOnlyList<PromptPart> turns = string.IsNullOrWhiteSpace(answer) ? [told] : [given, told];
        return this with { Parts = [.. Parts, .. turns], Mark = NewMark() };
    }

    /// <summary>The same for another request.</summary>
    public DraftPrompt Again() => this with { Mark = NewMark() };

    public string TextOf(PromptPart part) => part.TextWith(Mark);

    /// <summary>All of it but the random bits, which tell what is asked apart from what is asked otherwise.</summary>
    public string Hash(string asked) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked}\n{this with { Mark = "" }}")));

    public override string ToString() =>
        string.Join("\n\n", Parts.Select(part => $"[{part.Role.Wire()}]\n{TextOf(part)}"));

    private static string NewMark() => RandomNumberGenerator.GetHexString(MarkBytes * 2, lowercase: true);
}

internal enum PromptRole
{
    System,
    User,
    Assistant,
}

/// <param name="Data">a JSON object, in one line; null where there is none</param>
internal sealed record PromptPart(PromptRole Role, string Text, string? Data = null)
{
    public string TextWith(string mark) => Data is null ? Text : $"{Text}\n\n{mark}\n{Data}\n{mark}";
}
