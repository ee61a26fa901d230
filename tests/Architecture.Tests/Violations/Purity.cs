namespace CleanPlan.Architecture.Tests.Violations.Purity;

public sealed class LooksAtTheClock
{
    public DateTimeOffset Now => DateTimeOffset.UtcNow;
}

public sealed class LooksLater
{
    public async Task<DateTimeOffset> Now()
    {
        await Task.Yield();
        return TimeProvider.System.GetUtcNow();
    }
}

public sealed class ThrowsDice
{
    public Guid Id { get; } = Guid.NewGuid();
}

public sealed class ThrowsSecretDice
{
    public byte[] Make() => System.Security.Cryptography.RandomNumberGenerator.GetBytes(8);
}

public sealed class LetsTheIdLook
{
    public Guid Id { get; } = Guid.CreateVersion7();
}

public sealed class AsksTheEnvironment
{
    public Func<string?> Home => () => Environment.GetEnvironmentVariable("HOME");
}

public sealed class ReadsAFile
{
    public string Text => File.ReadAllText("settings.json");
}
