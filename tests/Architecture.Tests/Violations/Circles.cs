using CleanPlan.Architecture.Tests.Violations.Circles.One;
using CleanPlan.Architecture.Tests.Violations.Circles.Two;

namespace CleanPlan.Architecture.Tests.Violations.Circles.One
{
    public sealed class UsesTwo
    {
        public object Make() => new UsesThree();
    }
}

namespace CleanPlan.Architecture.Tests.Violations.Circles.Two
{
    public sealed class UsesThree
    {
        public Three.UsesOne? Next { get; init; }
    }
}

namespace CleanPlan.Architecture.Tests.Violations.Circles.Three
{
    public sealed class UsesOne(UsesTwo back)
    {
        public override string ToString() => $"{back}";
    }
}
