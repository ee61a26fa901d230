using CleanPlan.Application.Pipeline;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Plans;
using FluentValidation;

namespace CleanPlan.Application.Tasks;

/// <summary>A report as a worker has sent it, alone or among others.</summary>
public abstract record SentReport(Guid TaskId, long? LeaseToken)
{
    /// <summary>With the defaults filled in, and a hash that is the same for the same report said again.</summary>
    internal abstract WorkerReport ToReport();

    /// <param name="at">the path to its members</param>
    internal void Check(Faults faults, string at)
    {
        if (LeaseToken is null)
            faults.Required($"{at}lease_token");
        CheckMembers(faults, at);
    }

    private protected abstract void CheckMembers(Faults faults, string at);

    /// <param name="members">in the order of their names</param>
    private protected static string Hash(string outcome, Action<CanonicalJson> members)
    {
        using var json = new CanonicalJson();
        json.Writer.WriteStartObject();
        json.Writer.WriteString("outcome", outcome);
        members(json);
        json.Writer.WriteEndObject();
        return json.Hash();
    }
}

internal abstract class SentReportValidator<T> : AbstractValidator<T>
    where T : SentReport
{
    protected SentReportValidator() => RuleFor(x => x).Check((faults, _, report) => report.Check(faults, ""));
}
