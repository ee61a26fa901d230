namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>The random source of retry delays, in [0, 1); tests put a seeded one in its place.</summary>
internal class Jitter
{
    public virtual double Next() =>
        System.Security.Cryptography.RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);
}
