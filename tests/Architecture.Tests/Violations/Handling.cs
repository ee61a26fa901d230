using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using MediatR;

namespace CleanPlan.Architecture.Tests.Violations.Handling;

public sealed record Message : ICommand<int>;

public abstract class AnyHandler : ICommandHandler<Message, int>
{
    public Task<Result<int>> Handle(Message request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(1);
}

public sealed class PublicHandler : AnyHandler, ICommandHandler<Message, int>;

internal class OpenHandler : AnyHandler, ICommandHandler<Message, int>;

internal sealed class BusyHandler(IPlans a, ISessions b, ITaskQueue c, ITaskReports d, IReads e, ICaller f)
    : AnyHandler,
        ICommandHandler<Message, int>
{
    public override string ToString() => $"{a}{b}{c}{d}{e}{f}";
}

internal sealed class SendingHandler(ISender sender) : AnyHandler, ICommandHandler<Message, int>
{
    public override string ToString() => $"{sender}";
}

internal sealed class LocatingHandler(IServiceProvider services) : AnyHandler, ICommandHandler<Message, int>
{
    public override string ToString() => $"{services}";
}
