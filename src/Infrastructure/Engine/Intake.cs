using CleanPlan.Application.Abstractions;
using CleanPlan.Infrastructure.Engine.Claims;
using CleanPlan.Infrastructure.Engine.Feed;

namespace CleanPlan.Infrastructure.Engine;

internal sealed class Intake(QueueSignal queue, PlanFeed plans) : IIntake
{
    public void Close()
    {
        queue.Close();
        plans.Topics.Close();
    }
}
