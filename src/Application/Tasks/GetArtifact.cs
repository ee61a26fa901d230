using System.Text.RegularExpressions;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;

namespace CleanPlan.Application.Tasks;

[Needs(Role.Viewer)]
public sealed record GetArtifact(Guid TaskId, string Name) : IQuery<Stream>;

internal sealed partial class GetArtifactHandler(IArtifacts artifacts, TaskViews tasks, ICaller caller)
    : IQueryHandler<GetArtifact, Stream>
{
    public async Task<Result<Stream>> Handle(GetArtifact request, CancellationToken cancellationToken)
    {
        if (await tasks.Task(caller.Tenant, request.TaskId, cancellationToken) is not { } task)
            return PlanErrors.TaskNotFound;
        if (!PlainName().IsMatch(request.Name) || artifacts.Open(task.Id, request.Name) is not { } file)
            return Refusals.ArtifactNotFound;
        return file;
    }

    // no name is a way out of the task's directory: none is made of dots alone
    [GeneratedRegex(@"\A(?!\.+\z)[A-Za-z0-9_.-]{1,200}\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex PlainName();
}
