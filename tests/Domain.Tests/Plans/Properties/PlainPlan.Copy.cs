namespace CleanPlan.Domain.Tests.Plans.Properties;

/// <summary>So that a judge can ask what would be if something had happened, and what if it had not.</summary>
internal sealed partial class PlainPlan
{
    public PlainPlan Copy()
    {
        var copy = new PlainPlan(OnFailure, fault)
        {
            Status = Status,
            Paused = Paused,
            CompletedAt = CompletedAt,
            _positions = _positions,
            _failures = _failures,
        };
        var copies = Tasks.ToDictionary(task => task, task => task.Copy());
        foreach (var (task, its) in copies)
            its.DependsOn.AddRange(task.DependsOn.Select(dependency => copies[dependency]));
        copy.Tasks.AddRange(Tasks.Select(task => copies[task]));
        return copy;
    }
}
