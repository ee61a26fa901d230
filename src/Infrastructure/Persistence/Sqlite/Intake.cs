using CleanPlan.Application.Abstractions;

namespace CleanPlan.Infrastructure.Persistence.Sqlite;

internal sealed class Intake(QueueSignal queue, PlanNews plans) : IIntake
{
    public void Close()
    {
        queue.Close();
        plans.Topics.Close();
    }
}
