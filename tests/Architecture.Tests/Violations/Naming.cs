using MediatR;

namespace CleanPlan.Architecture.Tests.Violations.Naming
{
    public sealed class PlanManager;

    public sealed class NamesMediatR(ISender sender)
    {
        public override string ToString() => $"{sender}";
    }

    public sealed record ForMediatR : IRequest<int>;

    public sealed class HandlesForMediatR : IRequestHandler<ForMediatR, int>
    {
        public Task<int> Handle(ForMediatR request, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}

namespace CleanPlan.Architecture.Tests.Violations.Naming.Models
{
    public sealed class LiesUnderModels;
}
