using CleanPlan.Application.Abstractions;

namespace CleanPlan.Architecture.Tests.Violations.Messages;

// its handler is somewhere else
[Needs(Role.Operator)]
public sealed record ScatteredMessage(Guid PlanId) : ICommand<int>;
